/** Every name has a French translation, with the same fields. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { bridgeDocuments } from '../../src/bridge/entities.ts'
import { resourcesOf } from '../../src/config/resource-settings.ts'
import type { Adapter } from '../../src/contract/adapter.ts'
import { groups } from '../../src/contract/groups.ts'
import { unnamed } from '../../src/homeassistant/ids.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'

/** All options are on: what they show has names too. */
function allOn({ options }: Adapter): Record<string, boolean> {
  return Object.fromEntries(Object.keys(options.shape).map((key) => [key, true]))
}

const rows = adapters.flatMap((adapter) =>
  Object.entries(resourcesOf(adapter, allOn(adapter))).flatMap(([resource, { entities, listEvents, device, joins }]) =>
    [...Object.entries(entities), ...Object.entries(listEvents)].map(([key, row]) => ({
      path: `${adapter.name}.${resource}.${key}`,
      row,
      // List events belong to the group, whatever devices the objects have.
      group: (device ?? joins) !== undefined && key in entities ? undefined : adapter.group,
    })),
  ),
)
const named = new Map(rows.flatMap(({ path, row }) => (row.name === null ? [] : [[path, row.name] as const])))
bridgeDocuments({
  ...discoveryContext,
  translate(path, english) {
    named.set(path, english)
    return english
  },
})

for (const [group, { en }] of Object.entries(groups)) named.set(`group.${group}`, en)

/** The phrases of the adapters, as `adapter.phrase`. */
const phrases = adapters.flatMap(({ name }) => {
  const folders = [`adapters/${name}`, ...(name === 'wifi' ? ['adapters/sources'] : [])]
  const texts = folders.flatMap((folder) =>
    readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  const found = texts.flatMap((text) => [...text.matchAll(/\bphrase\('([^']+)'/g)].map(([, phrase]) => phrase ?? ''))
  return [unnamed.phrase, ...found].map((phrase) => `${name}.${phrase}`)
})

test('every entity and every group has a French name', () => {
  expect([...named.keys()].filter((path) => !french[path])).toEqual([])
})

test('no French name is left of an entity that does not exist', () => {
  const known = new Set([...named.keys(), ...phrases])
  expect(Object.keys(french).filter((path) => !known.has(path))).toEqual([])
})

test('every phrase with a word in it is translated', () => {
  const international = /^(\{\w+\}| |GHz)*$/
  expect(phrases.filter((path) => !french[path] && !international.test(path.replace(/^\w+\./, '')))).toEqual([])
})

test('French names are typeset as in Freebox OS: ’, Wi-Fi, decimal commas, no English capitals', () => {
  const names = Object.values(french)
  expect(
    names.filter((name) => /['"]|\d\.\d|\S[:;?!]( |$)/.test(name) || /wi-?fi/i.test(name.replaceAll('Wi-Fi', ''))),
  ).toEqual([])
  // Within a name, a capital is that of a proper name or an acronym.
  const proper =
    /^(Wi-Fi|IPv[46]|Ethernet|NetBIOS|Multi-Link|GHz|Internet|Windows|Mac|Player|UPnP|DHCPv6|IKEv2|[A-Z0-9+]{2,})$/
  const later = names.flatMap((name) => name.split(/[ ’()]+/).slice(1))
  expect(later.filter((word) => /^\p{Lu}/u.test(word) && !proper.test(word))).toEqual([])
})

test('a French name has the same fields as the English one', () => {
  const differing = [...named].filter(([path, english]) => fields(english) !== fields(french[path] ?? ''))
  expect(differing).toEqual([])
})

test('no name repeats the name of the device', () => {
  const all = [...named].flatMap(([path, english]) => [english, french[path] ?? ''])
  expect(all.filter((name) => /freebox(?!2mqtt)/i.test(name))).toEqual([])
})

test('no name on the device of a group repeats the group', () => {
  const onGroup = rows.flatMap(({ path, row, group }) => (group && row.name !== null ? [{ path, group }] : []))
  const repeating = onGroup.filter(({ path, group }) => {
    const words = [groups[group].en, groups[group].fr].map((word) => word.toLowerCase())
    return [named.get(path), french[path]].some((name) => words.some((word) => name?.toLowerCase().includes(word)))
  })
  expect(repeating).toEqual([])
})

test('no two entities of the Freebox or of a group have the same English or French name', () => {
  const shared = adapters.flatMap((adapter) =>
    Object.entries(adapter.resources(adapter.options.parse({}))).flatMap(([resource, { entities, device, label }]) =>
      (device ?? label)
        ? []
        : Object.entries(entities).map(([key, row]) => {
            return { path: `${adapter.name}.${resource}.${key}`, on: `${adapter.group} ${row.is}` }
          }),
    ),
  )
  for (const nameOf of [(path: string) => named.get(path), (path: string) => french[path]]) {
    const seen = shared.map(({ path, on }) => `${on}: ${nameOf(path)}`)
    expect(seen.filter((name, at) => seen.indexOf(name) !== at)).toEqual([])
  }
})

function fields(template: string): string {
  return [...template.matchAll(/\{\w+\}/g)].map(String).sort().join()
}
