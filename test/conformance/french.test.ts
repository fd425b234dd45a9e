/** Every name has a French translation, with the same fields. */
import { expect, test } from 'vitest'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { bridgeDocuments } from '../../src/bridge/entities.ts'
import { resourcesOf } from '../../src/config/resource-settings.ts'
import type { Adapter } from '../../src/contract/adapter.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'

/** All options are on: what they show has names too. */
function allOn({ options }: Adapter): Record<string, boolean> {
  return Object.fromEntries(Object.keys(options.shape).map((key) => [key, true]))
}

const rows = adapters.flatMap((adapter) =>
  Object.entries(resourcesOf(adapter, allOn(adapter))).flatMap(([resource, { entities, listEvents }]) =>
    Object.entries({ ...entities, ...listEvents }).map(([key, row]) => ({
      path: `${adapter.name}.${resource}.${key}`,
      row,
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

test('every entity has a French name', () => {
  expect([...named.keys()].filter((path) => !french[path])).toEqual([])
})

test('no French name is left of an entity that does not exist', () => {
  expect(Object.keys(french).filter((path) => !named.has(path))).toEqual([])
})

test('a French name has the same fields as the English one', () => {
  const differing = [...named].filter(([path, english]) => fields(english) !== fields(french[path] ?? ''))
  expect(differing).toEqual([])
})

test('no name repeats the name of the device', () => {
  const all = [...named].flatMap(([path, english]) => [english, french[path] ?? ''])
  expect(all.filter((name) => /freebox/i.test(name))).toEqual([])
})

test('no two entities of the Freebox have the same English or French name, in all chapters together', () => {
  const onTheBox = adapters.flatMap((adapter) =>
    Object.entries(adapter.resources(adapter.options.parse({}))).flatMap(([resource, { entities, device }]) =>
      device
        ? []
        : Object.entries(entities).map(([key, row]) => [`${adapter.name}.${resource}.${key}`, row.is] as const),
    ),
  )
  for (const nameOf of [(path: string) => named.get(path), (path: string) => french[path]]) {
    const seen = onTheBox.map(([path, platform]) => `${platform}: ${nameOf(path)}`)
    expect(seen.filter((name, at) => seen.indexOf(name) !== at)).toEqual([])
  }
})

function fields(template: string): string {
  return [...template.matchAll(/\{\w+\}/g)].map(String).sort().join()
}
