/** Lights, packed as the light tiles are, and plugs. Their endpoints are told by type and display: names differ. */
import { many, type Reader } from '../../src/contract/index.ts'
import { type HomeNode, slots } from './nodes.ts'
import { amount, deviceOf, flag, homeNode, keyOf, type Node, plain, push } from './objects.ts'
import { current } from './readings.ts'

const Light = homeNode({ on: flag, hs: amount, v: amount })
const Plug = homeNode({ on: flag })

/** The names of the endpoints that a light or a plug is made of; none that it has not. */
export function partsOf(node: HomeNode): { on?: string; hs?: string; v?: string } {
  const find = (type: string, display: RegExp) =>
    slots(node).find((it) => it.value_type === type && display.test(it.ui.display || it.name))?.name
  const [on, hs, v] = [find('bool', /./), find('int', /^(color|hs)$/), find('int', /^(slider|v|intensity|luminosity)$/)]
  if (node.category === 'plug') return { ...(on && { on }) }
  return { ...(on && { on }), ...(hs && { hs }), ...(v && { v }) }
}

export const light = many({
  schema: Light,
  from: (box) => readAs(box, 'light'),
  every: '3s',
  key: keyOf,
  device: deviceOf,
  entities: {
    light: {
      is: 'light',
      name: null,
      value: (it) => it.on,
      brightness: ({ node, v }) => (typeof v === 'number' ? Math.round(share(v, scaleOf(node)) * 100) : v),
      color: ({ hs }) => (typeof hs === 'number' ? unpacked(hs) : hs),
      set: (command, { node }) => {
        if ('on' in command) return push(node, 'on', command.on)
        if ('color' in command) return push(node, 'hs', packed(command.color))
        const [least, most] = scaleOf(node)
        return push(node, 'v', Math.round(least + ((most - least) * command.brightness) / 100))
      },
    },
  },
})

export const plug = many({
  schema: Plug,
  from: (box) => readAs(box, 'plug'),
  every: '3s',
  key: keyOf,
  device: deviceOf,
  entities: {
    outlet: {
      is: 'switch',
      name: null,
      class: 'outlet',
      value: (it) => it.on,
      set: (on, { node }) => push(node, 'on', on),
    },
  },
})

/** Under the names of the tile, whatever the node calls them. */
async function readAs(box: Reader, category: string) {
  const nodes = await current(box, (it) => it.category === category)
  return nodes.map((it) => {
    const { node, signals } = plain(it)
    const parts = Object.entries(partsOf(it))
    const renamed = <T>(values: Readonly<Record<string, T>>) =>
      Object.fromEntries(parts.flatMap(([word, name]) => (name in values ? [[word, values[name]]] : [])))
    return { node: { ...node, slots: renamed(node.slots), ranges: renamed(node.ranges) }, signals: renamed(signals) }
  })
}

// Eight bits beside a colour, percent alone, unless the light says otherwise.
function scaleOf({ slots, ranges }: Node): readonly [number, number] {
  return ranges.v ?? [0, 'hs' in slots ? 255 : 100]
}

function share(value: number, [least, most]: readonly [number, number]) {
  return Math.min(1, Math.max(0, (value - least) / (most - least)))
}

// The hue in 16 bits, the saturation in the 8 below.
function unpacked(hs: number): readonly [number, number] {
  const [hue, saturation] = [Math.floor(hs / 256) % 65_536, hs % 256]
  return [Math.round((hue * 3600) / 65_535) / 10, Math.round((saturation * 1000) / 255) / 10]
}

function packed([hue, saturation]: readonly [number, number]) {
  return Math.round((hue * 65_535) / 360) * 256 + Math.round((saturation * 255) / 100)
}
