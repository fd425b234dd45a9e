/**
 * Secrets in the form of another program (pure). What is harmless is converted: line breaks, a byte order mark, the `\/`
 * of JSON in a token. What is certainly no secret is refused with a hint.
 */

/** The secret; or what the text is instead, for "found …". */
export type SecretForm = { readonly secret: string } | { readonly found: string }

/** A secret of any kind: it may contain every character, so little is converted. */
export function secretIn(text: string): SecretForm {
  const secret = text.replace(/^[\uFEFF\u200B]+|[\r\n]+$/g, '')
  const reference = referenceIn(secret.trim())
  return reference === undefined ? { secret } : { found: reference }
}

/** The token of the Freebox, which has letters, digits and `+ / = . _ -`. */
export function tokenIn(text: string): SecretForm {
  const trimmed = text.replace(/[\uFEFF\u200B]/g, '').trim()
  const contained = inJson(trimmed)
  const reference = contained === undefined ? referenceIn(trimmed) : undefined
  if (reference !== undefined) return { found: reference }
  if (/^(bearer|basic)\s|^x-fbx-app-auth\s*:/i.test(trimmed)) {
    return { found: 'a header of a request; only the app_token that the Freebox gave at pairing belongs here' }
  }
  const secret = (contained ?? trimmed)
    .replace(/,$/, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim()
  const unescaped = withoutEscapes(secret)
  if (/\s/.test(unescaped)) return { found: 'text with spaces or line breaks inside' }
  if (/^<.*>$|…|\.{3}|\*{2}/.test(unescaped)) return { found: 'a placeholder, or a token of which a part is left out' }
  return { secret: unescaped }
}

/** The escapes of JSON, URLs and HTML for the characters of a token that need them, and a line break as `\n`. */
const escapes: readonly (readonly [RegExp, string])[] = [
  [/\\\/|\\u002f|%2f|&#x2f;|&#47;/gi, '/'],
  [/\\u002b|%2b|&#x2b;|&#43;/gi, '+'],
  [/\\u003d|%3d|&#x3d;|&#61;/gi, '='],
  [/\\[rn]$/g, ''],
]

function withoutEscapes(token: string): string {
  return escapes.reduce((text, [written, character]) => text.replace(written, character), token)
}

/** The app_token in an answer of the Freebox that was stored whole, or in the line of it that has the token. */
function inJson(text: string): string | undefined {
  return /"app_token"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
}

const fileHint = 'a key that ends in _file names a file that has the secret'

/** Tags of YAML that other programs define for secrets. `!Secret!` and `!secret-9` may be passwords. */
const tags = /^!(secret|file|include|env_var|env|vault|env_file|lambda|sops|input|cipher)(?::?\s+\S.*)?$/is

/** How other programs write a value that they take from the environment, from a file or from a store of secrets. */
const templates: readonly RegExp[] = [
  /^\$\{\{.*\}\}$|^\{\{.*\}\}$/s, // {{ secrets.mqtt }}: Ansible, GitHub, Jinja
  /^<%.*%>$/s, // <%= ENV["MQTT"] %>: ERB
  /^%\(\w+\)s$/, // %(MQTT)s: Python
  /^\$\(.+\)$|^`.+`$/s, // $(cat /run/secrets/mqtt): a shell
]
const variables: readonly RegExp[] = [
  /^\$\{\w+(:?[-?][^}]*)?\}$|^\$[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^%[A-Z][A-Z0-9_]{2,}%$/,
  /^\$?\{?(env|ENV)[:.][A-Z][A-Z0-9_]+\}?$|^\{[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\}$/, // env:MQTT, {env.MQTT}, $env:MQTT, {MQTT_PASSWORD}
  /^(process\.env|os\.environ|os\.getenv)\b[.[(].+$/,
]
const references: readonly RegExp[] = [
  /^(file|env|vault|secret|op|aws-sm|sops|bw):\/\/?\S+$/i,
  /^vault:[\w./-]+#\w+$/,
  /^ENC\[[^\]]*\]$|^\$ANSIBLE_VAULT;/, // encrypted by sops or Ansible
]

/** What a text refers to in the notation of another program; undefined if it may be a secret. */
function referenceIn(text: string): string | undefined {
  const [, tag] = tags.exec(text) ?? []
  if (tag !== undefined) {
    return `a !${tag.toLowerCase()} of another program; ${/env/i.test(tag) ? `write \${NAME}` : fileHint}`
  }
  if (templates.some((it) => it.test(text)))
    return `a template of another program, such as {{ … }}; write \${NAME}, or: ${fileHint}`
  if (variables.some((it) => it.test(text))) {
    return `a reference to a variable that was not replaced; \${NAME} is replaced in the configuration file`
  }
  if (references.some((it) => it.test(text))) return `a reference of another program; ${fileHint}`
  if (/^\/run\/secrets\/\S+$/.test(text)) return `the path of a file; ${fileHint}`
  if (
    /^(export\s+)?([A-Z0-9_]*(PASSWORD|PASSWD|TOKEN|ALARM_CODE)|password|passwd|app_token|token|alarm_code)\s*=\s*\S/.test(
      text,
    )
  )
    return 'a line name=value; only the value belongs here'
  if (/^["']?\w*(password|passwd|app_token)["']?:\s+\S/i.test(text) && !text.startsWith('{'))
    return 'a line name: value; only the value belongs here'
  if (/^(\*{3,}|[•●]{3,}|\(secret\)|<[\w -]+>)$/.test(text)) return 'what a program shows in place of a secret'
  return undefined
}

/** A text from the environment or a file without quotes around the whole. A shell removes them, `--env-file` does not. */
export function withoutQuotes(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/s.test(text.trim()) ? text.trim().slice(1, -1) : text
}
