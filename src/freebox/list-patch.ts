/**
 * Reading a long list again (pure). Of the hosts of a house a few have moved since the last answer, so the new answer is
 * laid beside the old one, byte for byte: an element whose bytes are the same is the element that we have, and only the
 * others are parsed. What does not fit this picture in any way is parsed as a whole, by whoever asked.
 */
import { shareStructure } from '../incremental/structural-sharing.ts'
import { parseJson } from './json.ts'

/** The elements of an answer `{…"result":[element,element,…]…}`: where each begins and ends, and what it is. */
export interface Listed {
  readonly content: Buffer
  /** Offsets of beginnings and ends in turn. */
  readonly bounds: readonly number[]
  readonly elements: readonly unknown[]
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const close = 0x5d
const start = Buffer.from('"result":[')

/** Below this it is not worth the trouble. Bytes. */
const long = 16_384

/** Where the elements of this list lie in its answer; undefined where it is short, or is not written as boxes write. */
export function listed(content: Buffer, elements: unknown): Listed | undefined {
  const begin = content.indexOf(start)
  if (content.length < long || !Array.isArray(elements) || elements.length < 2 || begin < 0) return undefined
  const bounds: number[] = []
  let at = begin + start.length
  for (let count = 0; count < elements.length; count++) {
    const end = endOf(content, at)
    if (end === undefined || content[end] !== (count + 1 < elements.length ? comma : close)) return undefined
    bounds.push(at, end)
    at = end + 1
  }
  return { content, bounds, elements }
}

/** The list of a later answer to the same question; undefined where it cannot be told this way. Throws nothing. */
export function patched(before: Listed, content: Buffer): Listed | undefined {
  const { bounds, elements } = before
  let at = bounds[0] ?? 0
  if (!sameBytes(before.content, 0, at, content, 0)) return undefined
  const next = { bounds: [] as number[], elements: [] as unknown[] }
  for (let old = 0; content[at - 1] !== close; at++) {
    const found = stepOf(before, old, content, at)
    if (found === undefined) return undefined
    next.bounds.push(at, found.end)
    next.elements.push(found.element)
    at = found.end
    old = found.old + 1
    if (content[at] !== comma && content[at] !== close) return undefined
  }
  const rest = bounds.at(-1) ?? 0
  const tail = before.content.length - rest
  if (content.length - at + 1 !== tail || !sameBytes(before.content, rest, before.content.length, content, at - 1)) {
    return undefined
  }
  return next.elements.length < 2 ? undefined : { content, ...next, elements: kept(elements, next.elements) }
}

/** The element here: the one in its old place, or the one after that (one was taken out), or else a new one. */
function stepOf(before: Listed, old: number, content: Buffer, at: number) {
  for (const place of [old, old + 1]) {
    const [from, to] = placeOf(before, place)
    const end = at + to - from
    const ends = content[end] === comma || content[end] === close
    if (to > 0 && ends && sameBytes(before.content, from, to, content, at)) {
      return { end, element: before.elements[place], old: place }
    }
  }
  return newElement(before, old, content, at)
}

function newElement(before: Listed, old: number, content: Buffer, at: number) {
  const end = endOf(content, at)
  if (end === undefined) return undefined
  const read = parseJson(content.toString('utf8', at, end))
  if (read === undefined) return undefined
  const element = shareStructure(before.elements[old], read)
  // Something put in: what stood here comes next.
  const inserted = content[end] === comma && isAt(before, old, content, end + 1)
  return { end, element, old: inserted ? old - 1 : old }
}

function isAt(before: Listed, old: number, content: Buffer, at: number): boolean {
  const [from, to] = placeOf(before, old)
  return to > 0 && sameBytes(before.content, from, to, content, at)
}

function placeOf({ bounds }: Listed, which: number): [from: number, to: number] {
  return [bounds[which * 2] ?? 0, bounds[which * 2 + 1] ?? 0]
}

function sameBytes(before: Buffer, from: number, to: number, content: Buffer, at: number): boolean {
  const end = at + to - from
  return end <= content.length && before.compare(content, at, end, from, to) === 0
}

/** The offset behind the value that begins here: brackets counted, strings skipped. */
function endOf(content: Buffer, begin: number): number | undefined {
  let depth = 0
  for (let at = begin; at < content.length; at++) {
    switch (content[at]) {
      case quote:
        at = endOfString(content, at)
        break
      case 0x5b: // [
      case 0x7b: // {
        depth++
        break
      case close:
      case 0x7d: // }
        if (depth === 0) return at
        depth--
        break
      case comma:
        if (depth === 0) return at
    }
  }
  return undefined
}

function endOfString(content: Buffer, begin: number): number {
  for (let at = begin + 1; at < content.length; at++) {
    if (content[at] === backslash) at++
    else if (content[at] === quote) return at
  }
  return content.length
}

function kept(before: readonly unknown[], after: unknown[]): readonly unknown[] {
  const same = before.length === after.length && after.every((it, at) => it === before[at])
  return same ? before : after
}
