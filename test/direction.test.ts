/** The direction of dependence (CONTRIBUTING.md), read off the import lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const files = ['src', 'adapters', 'page'].flatMap((folder) => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  return names.map((name) => join(folder, name)).sort()
})

/** What a file imports: files of the project as paths from the top, packages by name. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const named = [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'/gm)]
  return named.map(([, from, bare]) => {
    const path = from ?? bare ?? ''
    return path.startsWith('.') ? normalize(join(dirname(file), path)) : path
  })
}

/** What each folder may import: the first rule whose folder matches applies. Types follow the same rules. */
const rules: [folder: RegExp, allowed: RegExp][] = [
  // The page in the browser knows the server only by the types of what they say to each other.
  [/^page\//, /^(page\/|src\/page\/contract\.ts$|preact(\/hooks)?$|@preact\/signals$|uplot$)/],
  [/^adapters\/index\.ts$/, /^(adapters\/|src\/contract\/)/],
  [/^adapters\//, /^(src\/contract\/|zod$|adapters\/)/],
  [/^src\/contract\//, /^(src\/(contract|incremental)\/|src\/text\.ts$|node:crypto$|zod$)/],
  [/^src\/incremental\//, /^(src\/(incremental\/|json\.ts$)|zod$)/],
  [
    /^src\/freebox\//,
    /^(src\/(freebox\/|incremental\/|net\/|contract\/(version|box-models)\.ts$|(errors|json|text)\.ts$)|node:|undici(\/lib\/[a-z/-]+\.js)?$|ws$|zod$|pino$)/,
  ],
  [/^src\/mqtt\//, /^(src\/(mqtt\/|net\/|errors\.ts$)|node:|mqtt$|aedes$|pino$)/],
  [/^src\/simulator\//, /^(src\/simulator\/|node:|ws$|zod$|pino$)/],
  [
    /^src\/homeassistant\//,
    /^src\/(homeassistant|contract|incremental|wording)\/|^src\/(mqtt\/topics|json|text)\.ts$|^node:module$/,
  ],
  [/^src\/wording\//, /^(src\/(wording|contract)\/|src\/(json|text|secrets\/names)\.ts$|zod$|fastest-levenshtein$)/],
  [
    /^src\/engine\//,
    /^(src\/(engine|homeassistant|contract|incremental|secrets|wording)\/|src\/(mqtt\/topics|errors|json)\.ts$|node:|zod$|pino$|node-cron$|qr$)/,
  ],
  [
    /^src\/bridge\//,
    /^(src\/(bridge|engine|homeassistant|secrets|contract|wording)\/|src\/(mqtt\/topics|json)\.ts$|zod$|pino$)/,
  ],
  [/^src\/push\//, /^(src\/(push\/|freebox\/index\.ts$|net\/|store\/|(errors|json)\.ts$)|node:|zod$|pino$)/],
  [
    /^src\/page\//,
    /^(src\/(page|engine|bridge|contract|homeassistant|config|net|secrets|wording|dump)\/|src\/(mqtt\/topics|freebox\/index|errors|json|text)\.ts$|node:|zod$|pino$)/,
  ],
  [/^src\/store\//, /^(src\/(store\/|json\.ts$)|node:|zod$|pino$)/],
  [/^src\/log\//, /^(src\/(log\/|secrets\/|(json|text)\.ts$)|pino$|pino-pretty$)/],
  [/^src\/secrets\//, /^(src\/(secrets\/|json\.ts$))/],
  [/^src\/json\.ts$/, /^src\/text\.ts$/],
  [/^src\/text\.ts$/, /^$/],
  [/^src\/net\//, /^(src\/net\/|node:)/],
  [/^src\/config\//, /^(src\/(config|contract|wording)\/|src\/(text|secrets\/names)\.ts$|node:|zod$|yaml$|node-cron$)/],
]

describe('the direction of dependence', () => {
  it.each(
    files.flatMap((file) =>
      rules
        .filter(([folder]) => folder.test(file))
        .slice(0, 1)
        .map(([, allowed]) => ({ file, allowed })),
    ),
  )('$file imports only what its place allows', ({ file, allowed }) => {
    expect(importsOf(file).filter((it) => !allowed.test(it))).toEqual([])
  })

  it('no adapter imports another one, and the sources that adapters share import none', () => {
    const foreign = files.flatMap((file) => {
      const chapter = /^adapters\/([a-z_]+)\//.exec(file)?.[1]
      if (chapter === undefined) return []
      const allowed = ['adapters/sources/', `adapters/${chapter}/`]
      const others = importsOf(file).filter((it) => it.startsWith('adapters/'))
      return others.filter((it) => !allowed.some((folder) => it.startsWith(folder))).map((it) => `${file} -> ${it}`)
    })
    expect(foreign).toEqual([])
  })

  it('nothing in production imports from the tests, and only the outermost files know the adapters', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((it) => it.startsWith('test/') || (file.startsWith('src/') && it.startsWith('adapters/')))
        .filter(() => !/^src\/(cli|docs)/.test(file))
        .map((it) => `${file} -> ${it}`),
    )
    expect(wrong).toEqual([])
  })

  it('only the command line starts the web server', () => {
    const importing = files.filter((file) => importsOf(file).some((it) => it.startsWith('src/page/')))
    expect(importing.filter((file) => !/^(src\/(page|cli)|page)\//.test(file))).toEqual([])
  })

  it.each(['createFreebox', 'connectBroker', 'startEmbeddedBroker', 'clientOptions', 'createLog', 'secretsOf'])(
    'only src/wiring/ turns the configuration into what %s takes',
    (name) => {
      const callers = files.filter((file) => new RegExp(`\\b${name}\\(`).test(readFileSync(file, 'utf8')))
      const outside = callers.filter((file) => !/^src\/(config|freebox|mqtt|log)\//.test(file))
      expect([...new Set(outside.map((file) => dirname(file)))]).toEqual(['src/wiring'])
    },
  )

  it('no file imports itself through others, not even for its types', () => {
    const imports = new Map(files.map((file) => [file, importsOf(file)]))
    const finished = new Set<string>()
    const cycleFrom = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
      if (finished.has(file)) return undefined
      const cycle = (imports.get(file) ?? []).map((it) => cycleFrom(it, [...path, file])).find((it) => it !== undefined)
      finished.add(file)
      return cycle
    }
    expect(files.flatMap((file) => cycleFrom(file, []) ?? [])).toEqual([])
  })

  it('only the configuration reads the environment', () => {
    const reading = files.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
    expect(reading.filter((file) => !/^src\/(config|cli)/.test(file))).toEqual([])
  })

  it('what must be pure uses no clock, no randomness and no timers', () => {
    const pure = files.filter((file) =>
      /^src\/homeassistant\/|\/(reconcile|presence|condition|due|device-selection|lifecycle)\.ts$|^src\/mqtt\/topics\.ts|^src\/page\/(guard|headers|host-names|api\/(describe|fields|objects|changes|event-ring)|metrics\/(units|text|entity-metrics|object-metrics))\.ts/.test(
        file,
      ),
    )
    const impure = pure.filter((file) =>
      /Date\.now|new Date\(\)|performance\.now|Math\.random|setTimeout|process\./.test(readFileSync(file, 'utf8')),
    )
    expect(pure.length).toBeGreaterThan(8)
    expect(impure).toEqual([])
  })
})
