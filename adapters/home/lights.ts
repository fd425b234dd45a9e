/** Lights, whose colour is encoded as in the light tiles, and plugs. Type and display identify endpoints: names differ. */
import { many, type Reader } from '../../src/contract/index.ts'
import { boolSignal, byName, type Node, node, nodeSchema, numberSignal, push } from './node-table.ts'
import { type HomeNode, slots } from './nodes.ts'
import { nodesNow } from './values.ts'

const Light = nodeSchema({ on: boolSignal, hs: numberSignal, v: numberSignal })
const Plug = nodeSchema({ on: boolSignal })

/** The names of the endpoints of a light or plug. An endpoint that the node lacks is absent. */
export function partsOf(node: HomeNode): { on?: string; hs?: string; v?: string } {
  const find = (type: string, display: RegExp) =>
    slots(node).find((it) => it.value_type === type && display.test(it.ui.display || it.name))?.name
  const [on, hs, v] = [find('bool', /./), find('int', /^(color|hs)$/), find('int', /^(slider|v|intensity|luminosity)$/)]
  if (node.category === 'plug') return { ...(on && { on }) }
  return { ...(on && { on }), ...(hs && { hs }), ...(v && { v }) }
}

export const light = many({
  schema: Light,
  ...node({ from: (box) => readParts(box, 'light') }),
  entities: {
    light: {
      is: 'light',
      name: null,
      value: (it) => it.on,
      brightness: ({ node, v }) => (typeof v === 'number' ? Math.round(share(v, scaleOf(node)) * 100) : v),
      color: ({ hs }) => (typeof hs === 'number' ? decodeColor(hs) : hs),
      set: (command, { node }) => {
        if ('on' in command) return push(node, 'on', command.on)
        if ('color' in command) return push(node, 'hs', encodeColor(command.color))
        const [least, most] = scaleOf(node)
        return push(node, 'v', Math.round(least + ((most - least) * command.brightness) / 100))
      },
    },
  },
})

export const plug = many({
  schema: Plug,
  ...node({ from: (box) => readParts(box, 'plug') }),
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

/** The nodes with the endpoint names of the light tile, whatever their own names are. */
async function readParts(box: Reader, category: string) {
  const nodes = await nodesNow(box, (it) => it.category === category)
  return nodes.map((it) => {
    const { node, signals } = byName(it)
    const parts = Object.entries(partsOf(it))
    const renamed = <T>(values: Readonly<Record<string, T>>) =>
      Object.fromEntries(parts.flatMap(([part, name]) => (name in values ? [[part, values[name]]] : [])))
    return { node: { ...node, slots: renamed(node.slots), ranges: renamed(node.ranges) }, signals: renamed(signals) }
  })
}

// Unless the node declares a range, brightness is 8 bits for a light with colour, and a percentage for one without.
function scaleOf({ slots, ranges }: Node): readonly [number, number] {
  return ranges.v ?? [0, 'hs' in slots ? 255 : 100]
}

function share(value: number, [least, most]: readonly [number, number]) {
  return Math.min(1, Math.max(0, (value - least) / (most - least)))
}

// Hue in the upper 16 bits, saturation in the lower 8.
function decodeColor(hs: number): readonly [number, number] {
  const [hue, saturation] = [Math.floor(hs / 256) % 65_536, hs % 256]
  return [Math.round((hue * 3600) / 65_535) / 10, Math.round((saturation * 1000) / 255) / 10]
}

function encodeColor([hue, saturation]: readonly [number, number]) {
  return Math.round((hue * 65_535) / 360) * 256 + Math.round((saturation * 255) / 100)
}
