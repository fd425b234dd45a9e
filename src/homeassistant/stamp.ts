/**
 * Discovery messages by the thousand. Those of two hosts differ in a few names, a dozen times each: so a component is
 * made once, with marks in their place (the stamp), and for each object only its names are filled in. It says what
 * document.ts says, letter for letter; a component that depends on more of the object is made anew for each.
 */

import type { Entity } from '../contract/entities.ts'
import type { Item } from '../contract/resource.ts'
import { trackAccess } from '../incremental/tracked-access.ts'
import type { Component } from './components.ts'
import { identifierOf, isBelow } from './devices.ts'
import { type Discovery, discoveries } from './discovery.ts'
import {
  announce,
  deviceTopic,
  entity,
  type House,
  isExotic,
  type Names,
  namesOf,
  type Subject,
  shared,
} from './document.ts'
import { idPart } from './ids.ts'

/** Control characters that JSON leaves as they are, and that stand in no word of ours. */
const marks: Names = { id: '\u0080', component: '\u0081', word: '\u0082', state: '\u0083' }
const marked: readonly (keyof Names)[] = ['id', 'component', 'word', 'state']

/** Pieces of text, each with the name that follows it. */
type Stamp = readonly { readonly text: string; readonly name: keyof Names | undefined }[]

/** Makes the discovery messages of the objects of one thing, by topic. */
export type Stamper = (house: House, subject: Subject) => Map<string, Discovery>

export function createStamper(): Stamper {
  let stamps = new Map<string, Stamp | undefined>()
  let of: House | undefined

  /** undefined where the component depends on the object. */
  function stampOf(house: House, subject: Subject, key: string, row: Entity<Item>): Stamp | undefined {
    if (subject.device === undefined) return undefined
    if (!stamps.has(key)) {
      const made = trackAccess(subject.it, (it) => entity(house, { ...subject, it }, marks, key, row))
      stamps.set(key, made.constant ? cut(member(marks, key, made.result)) : undefined)
    }
    return stamps.get(key)
  }

  return (house, subject) => {
    if (house.mode === 'single') return discoveries(announce(house, subject))
    if (house !== of) stamps = new Map()
    of = house
    const own = namesOf(house, subject)
    const escaped = { ...own, state: JSON.stringify(own.state).slice(1, -1) }
    const common = shared(house, subject)
    const about = { identifier: identifierOf(common), isBelow: isBelow(common) }
    const beginning = `${JSON.stringify(common).slice(0, -1)},"components":{`
    const messages = new Map<string, Discovery>()
    for (const exotic of [false, true]) {
      let entities = 0
      let components = ''
      for (const [key, row] of subject.rows) {
        if (isExotic(row) !== exotic) continue
        const stamp = stampOf(house, subject, key, row)
        if (entities++ > 0) components += ','
        components +=
          stamp === undefined ? member(own, key, entity(house, subject, own, key, row)) : print(stamp, escaped)
      }
      if (entities === 0) continue
      const topic = deviceTopic(house.prefix, exotic ? `${own.id}_extra` : own.id)
      messages.set(topic, { ...about, entities, payload: `${beginning}${components}}}` })
    }
    return messages
  }
}

/** A component as it stands among the others. */
function member({ component }: Names, key: string, made: Component): string {
  return `"${component}_${idPart(key)}":${JSON.stringify(made)}`
}

function cut(text: string): Stamp {
  const pieces = text.split(/([\u0080-\u0083])/)
  return pieces.flatMap((piece, at) => {
    const mark = pieces[at + 1]?.charCodeAt(0) ?? 0
    return at % 2 === 1 ? [] : [{ text: piece, name: marked[mark - 0x80] }]
  })
}

function print(stamp: Stamp, names: Names): string {
  let text = ''
  for (const piece of stamp) text += piece.name === undefined ? piece.text : piece.text + names[piece.name]
  return text
}
