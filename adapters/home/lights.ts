/** Lights, whose colour is encoded as in the light tiles, and plugs. Type and display identify endpoints: names differ. */
import { many, type Reader } from '../../src/contract/index.ts'
import { bool, byName, type Node, type NodeObject, nodesFrom, number, push, toggle } from './node-table.ts'
import type { Endpoint, HomeNode } from './nodes.ts'
import { nodesWithValues } from './values.ts'

// Of each part of the light tile: the categories that have it, its type and its display.
const parts = [
  ['on', /^(light|plug)$/, 'bool', /./],
  ['hs', /^light$/, 'int', /^(color|hs)$/],
  ['v', /^light$/, 'int', /^(slider|v|intensity|luminosity)$/],
] as const

/** The names of the endpoints of a light or plug, each with the name of that part in the light tile. */
export function partsOf({ category, slots }: HomeNode) {
  return parts.flatMap(([part, categories, type, display]) => {
    const slot = slots.find((it) => it.value_type === type && display.test(it.display || it.name))
    return slot && categories.test(category) ? [[slot.name, part] as const] : []
  })
}

export const lights = {
  light: many({
    ...nodesFrom((box) => readParts(box, 'light')),
    entities: {
      light: {
        is: 'light',
        name: null,
        value: bool('on'),
        brightness: brightnessOf,
        color: colorOf,
        set: (command, { node }) => {
          if ('on' in command) return push(node, 'on', command.on)
          if ('color' in command) return push(node, 'hs', encodeColor(command.color))
          if ('effect' in command) return [] // These lights have none.
          const [least, most] = scaleOf(node)
          return push(node, 'v', Math.round(least + ((most - least) * command.brightness) / 100))
        },
      },
    },
  }),
  plug: many({
    ...nodesFrom((box) => readParts(box, 'plug')),
    entities: { outlet: { ...toggle('on'), name: null, class: 'outlet' } },
  }),
}

/** The nodes of a category with the endpoint names of the light tile, whatever their own names are. */
async function readParts(box: Reader, category: string) {
  return (await nodesWithValues(box, [category])).map((it) => {
    const names = partsOf(it)
    const renamed = (all: readonly Endpoint[]) =>
      names.flatMap(([name, part]) => all.filter((it) => it.name === name).map((it) => ({ ...it, name: part })))
    return byName({ ...it, signals: renamed(it.signals), slots: renamed(it.slots) })
  })
}

function brightnessOf(it: NodeObject) {
  const value = number('v')(it)
  if (typeof value !== 'number') return value
  const [least, most] = scaleOf(it.node)
  return Math.round(Math.min(1, Math.max(0, (value - least) / (most - least))) * 100)
}

// Unless the node declares limits, brightness is 8 bits for a light with colour, and a percentage for one without.
function scaleOf({ slots, limits }: Node) {
  return limits.v ?? [0, 'hs' in slots ? 255 : 100]
}

// Hue in the upper 16 bits, saturation in the lower 8.
function colorOf(it: NodeObject): readonly [number, number] | null | undefined {
  const value = number('hs')(it)
  if (typeof value !== 'number') return value
  const [hue, saturation] = [Math.floor(value / 256) % 65_536, value % 256]
  return [Math.round((hue * 3600) / 65_535) / 10, Math.round((saturation * 1000) / 255) / 10]
}

function encodeColor([hue, saturation]: readonly [number, number]) {
  return Math.round((hue * 65_535) / 360) * 256 + Math.round((saturation * 255) / 100)
}
