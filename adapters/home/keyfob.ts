/** The key fobs of the alarm: an event for each press of a button, whether the key fob is enabled, its battery. */
import { z } from 'zod'
import { many, type Reader } from '../../src/contract/index.ts'
import { battery, boolSignal, byName, node, nodeSchema, numberSignal, toggle } from './node-table.ts'
import { type HomeNode, nodeNow, signals } from './nodes.ts'
import { nodesOfLastMinute } from './values.ts'

// When the signal is read the button is no longer pressed, so presses are found in the history. `at`: epoch milliseconds.
const Press = z.object({ at: z.number(), button: z.number(), recent: z.boolean() })
type Press = z.output<typeof Press>

const Keyfob = nodeSchema({ enable: boolSignal, battery: numberSignal, pressed: Press.nullable() })
type Keyfob = z.output<typeof Keyfob>

export const keyfob = many({
  schema: Keyfob,
  ...node({ from: readKeyfobs, every: '10s' }),
  entities: {
    button: {
      is: 'event',
      name: 'Button',
      class: 'button',
      types: { main_alarm: pressed(1), disarm: pressed(2), night_alarm: pressed(3), free: pressed(4) },
      attributes: {
        pushed: (it) => it.pressed?.button ?? null,
        pushed_at: (it) => (it.pressed ? new Date(it.pressed.at).toISOString() : null),
      },
    },
  },
  settings: { enable: { is: 'switch', name: 'Enabled', id: 'enabled', icon: 'mdi:key-wireless', ...toggle('enable') } },
  diagnostics: { battery },
})

function pressed(button: number) {
  return (before: Keyfob, after: Keyfob) => {
    if (after.pressed?.button !== button || !after.pressed.recent) return false
    return after.pressed.at > (before.pressed?.at ?? 0)
  }
}

async function readKeyfobs(box: Reader) {
  const keyfobs = await nodesOfLastMinute(box, (it) => it.category === 'kfb')
  return Promise.all(
    keyfobs.map(async (it) => {
      const { node, signals } = byName(it)
      const now = await nodeNow(box, it.id)
      return { node, signals: { ...signals, pressed: lastPress(now ?? it, box.now) } }
    }),
  )
}

const Entry = z.object({ value: z.int().min(1).max(4) })
const milliseconds = z.number().min(0).max(8.64e15)
const Dated = z.union([
  Entry.extend({ timestamp: milliseconds }).transform((it) => ({ at: it.timestamp, button: it.value })),
  Entry.extend({ date: milliseconds }).transform((it) => ({ at: it.date, button: it.value })),
  Entry.extend({ time: milliseconds }).transform((it) => ({ at: it.time, button: it.value })),
])
const tenMinutes = 600

// After a reboot of the box the history may come back late. An old press is no event, as it must not open the garage.
function lastPress(node: HomeNode, now: number): Press | null {
  const history = signals(node).find(({ name }) => name === 'pushed')?.history
  const last = entriesOf(history)
    .flatMap((it) => Dated.safeParse(it).data ?? [])
    .at(-1)
  return last === undefined ? null : { ...last, recent: Math.abs(now - last.at / 1000) < tenMinutes }
}

// A list, or in tiles a text: `ms:value;ms:value;`.
function entriesOf(history: unknown): unknown[] {
  if (Array.isArray(history)) return history
  if (typeof history !== 'string') return []
  return history.split(';').map((entry) => {
    const [at, value] = entry.split(':').map(Number)
    return { timestamp: at, value }
  })
}
