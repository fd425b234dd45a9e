/**
 * The vocabulary of secrets: which field names and labels mean a secret, and the text that replaces its value.
 * The log, the answers of the box, the published configuration and `dump` all use it.
 */

/** Replaces the value of a secret wherever it is shown. */
export const placeholder = '(secret)'

/**
 * Secret field names, in lower case with underscores. `anywhere` covers `app_token`, `password_salt`, `ovpn_profile` and
 * `cloudinit_userdata`; `last` covers `archive_password`, `wpa_key` and `dect_pin`; `first` covers `puk1` and
 * `cloudinit_hostname`.
 */
const secretNames = {
  anywhere: [
    'token',
    'secret',
    'psk',
    'preshared',
    'private',
    'certificate',
    'ovpn',
    'challenge',
    'salt',
    'credential',
    'cookie',
    'userdata',
    'user_data',
  ],
  first: ['puk', 'cloudinit'],
  last: ['pass', 'password', 'passwd', 'passphrase', '_key', '_pin'],
  whole: ['key', 'pin', 'login', 'full_url', 'fullurl', 'alarm_code', 'alarmcode', 'authorization', 'x_fbx_app_auth'],
}

/** Words that mark a secret in a label or in the name of an endpoint, in English and French: `Code PIN`. */
const secretWord = /(?<!\p{L})(pin|puk|pass(e|word|phrase)?|mdp|login|secret|token|jeton|key|clé|psk)(?!\p{L})/u

/**
 * Whether a field of this name holds a secret. The spelling does not matter: `app_token`, `appToken`, `APP_TOKEN` and
 * `App-Token` are one name.
 */
export function isSecretName(name: string): boolean {
  const spelled = underscored(name)
  return (
    secretNames.anywhere.some((it) => spelled.includes(it)) ||
    secretNames.first.some((it) => spelled.startsWith(it)) ||
    secretNames.last.some((it) => spelled.endsWith(it)) ||
    secretNames.whole.includes(spelled)
  )
}

/**
 * Whether a label says that the value next to it is a secret. The box describes endpoints by such labels: the PIN of
 * the alarm is `{ "name": "pin", "label": "Code PIN", "value": … }`.
 */
export function isSecretLabel(label: string): boolean {
  return secretWord.test(underscored(label).replaceAll('_', ' '))
}

/** In lower case with underscores: `sessionToken` and `Session-Token` become `session_token`. */
function underscored(name: string): string {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}
