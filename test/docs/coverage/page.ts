/** docs/coverage.md: every call of the API, with what uses it or why it is left out. */
import { blocks, code, table } from '../../../src/docs/markdown.ts'
import type { Chapter } from './chapter.ts'
import { chaptersAToF } from './chapters-a-to-f.ts'
import { chaptersHToR } from './chapters-h-to-r.ts'
import { chaptersSToZ } from './chapters-s-to-z.ts'
import { otherChapters } from './other-chapters.ts'
import type { Use } from './uses.ts'

/** In the order of the table of contents of the documentation. */
export const chapters: readonly Chapter[] = [...chaptersAToF, ...chaptersHToR, ...chaptersSToZ, ...otherChapters]

/** A call of the list: `GET lan/browser/{interface}/`. */
export interface Listed {
  readonly chapter: Chapter
  readonly call: string
  readonly claim: 'used' | 'of the program' | 'left out'
  /** Why it is left out, or what the program uses it for. */
  readonly note?: string
  /** The file of the program that has the path. */
  readonly file?: string
}

export const listed: readonly Listed[] = chapters.flatMap((chapter) => [
  ...chapter.used.flatMap(calls).map((call): Listed => ({ chapter, call, claim: 'used' })),
  ...Object.entries(chapter.ofProgram ?? {}).flatMap(([key, [note, file]]) =>
    calls(key).map((call): Listed => ({ chapter, call, claim: 'of the program', note, file })),
  ),
  ...Object.entries(chapter.leftOut ?? {}).flatMap(([key, note]) =>
    calls(key).map((call): Listed => ({ chapter, call, claim: 'left out', note })),
  ),
])

/** `GET PUT lcd/config/` as two calls. */
function calls(text: string): string[] {
  const words = text.split(' ')
  const path = words.at(-1) ?? ''
  return words.slice(0, -1).map((method) => `${method} ${path}`)
}

const patterns = listed.map((it) => ({ it, pattern: patternOf(it.call), parameters: it.call.split('{').length }))

/** A parameter stands for one part of a path, `{address,url}` for one of these words. */
function patternOf(call: string): RegExp {
  const source = withoutSlash(call).replace(/\{([\w,]+)\}/g, (_, words: string) =>
    words.includes(',') ? `(?:${words.replaceAll(',', '|')})` : '[^/]+',
  )
  return new RegExp(`^${source}$`)
}

function withoutSlash(call: string): string {
  return call.replace(/\?.*$/, '').replace(/\/$/, '')
}

/** The call of the list that a request is; the one with the fewest parameters of several. */
export function listedCall({ call }: Pick<Use, 'call'>): Listed | undefined {
  const fitting = patterns.filter(({ pattern }) => pattern.test(withoutSlash(call)))
  return fitting.toSorted((left, right) => left.parameters - right.parameters)[0]?.it
}

/** The uses of each call of the list. */
export function usesByCall(uses: readonly Use[]): ReadonlyMap<Listed, readonly Use[]> {
  const found = new Map<Listed, Use[]>()
  for (const use of uses) {
    const it = listedCall(use)
    if (it !== undefined) found.set(it, [...(found.get(it) ?? []), use])
  }
  return found
}

const intro = `Every call of the Freebox API: those of its documentation in the order of its table of contents, those that later \
versions added, and those that only clients of real boxes know. Of each, this page says what uses it, or in one sentence why \
it is deliberately left out. What uses a call is taken from the requests that the adapters make in the tests.`
const outro = `*Slowness* (API 9.1) is a chapter of the documentation without a call. Any other call can be made with the request \
\`api\`, once \`requests.api.allow\` permits it; see [topics](reference/topics.md).`

/** @param isThere whether an adapter exists */
export function coveragePage(uses: readonly Use[], isThere: (adapter: string) => boolean): string {
  const found = usesByCall(uses)
  const left = listed.filter(({ claim }) => claim === 'left out').length
  const sections = chapters.flatMap((chapter) => {
    const rows = listed.filter((it) => it.chapter === chapter).toSorted(byPath)
    const isMissing = chapter.adapters.length > 0 && !chapter.adapters.some(isThere)
    const note = chapter.undocumented ? 'This chapter is in no version of the documentation.' : ''
    const cells = rows.map((it) => [code(it.call), useOf(it, found.get(it) ?? [], isMissing)])
    return [`## ${chapter.title}`, note, table(['Call', 'What for'], cells)]
  })
  const generated =
    '<!-- Generated from the list in test/docs/coverage/ and the adapters: `npm run docs` writes this page. -->'
  const figures = `${listed.length} calls: ${listed.length - left} are used, ${left} are left out.`
  return `${blocks(generated, '# Coverage of the API', intro, figures, ...sections, outro)}\n`
}

function byPath(left: Listed, right: Listed): number {
  const [one = '', other = ''] = [left, right].map(({ call }) => withoutSlash(call.split(' ')[1] ?? ''))
  return one < other ? -1 : Number(one > other)
}

function useOf({ claim, note = '' }: Listed, uses: readonly Use[], isMissing: boolean): string {
  if (claim === 'left out') return `Left out. ${note}`
  if (claim === 'of the program') return `Used for ${note}.`
  if (isMissing) return 'Not used yet.'
  const kinds = [
    ['read', 'Read by', 'Read'],
    ['command', 'Sent by', 'Sent'],
    ['query', 'Asked by', 'Asked'],
  ] as const
  const sentences = kinds.flatMap(([kind, by, alone]) => {
    const of = uses.filter((it) => it.kind === kind)
    const names = [...new Set(of.flatMap(({ by }) => by ?? []))].sort()
    if (names.length > 0) return [`${by} ${some(names)}.`]
    return of.length > 0 ? [`${alone}.`] : []
  })
  return sentences.join(' ')
}

const shown = 4

function some(names: readonly string[]): string {
  const more = names.length - shown
  const list = (more > 1 ? names.slice(0, shown) : names).map(code).join(', ')
  return more > 1 ? `${list} and ${more} more` : list
}
