/** The remote controls of the alarm: each press of a button, whether they are let in, their battery. */
import { z } from 'zod'
import { many, type Reader } from '../../src/contract/index.ts'
import { type HomeNode, nodeNow, signals } from './nodes.ts'
import { amount, battery, deviceOf, flag, homeNode, keyOf, plain, toggle } from './objects.ts'
import { settled } from './readings.ts'

// The button is no longer pushed when it is asked for: only the history tells. `at` in epoch milliseconds.
const Press = z.object({ at: z.number(), button: z.number(), recent: z.boolean() })
type Press = z.output<typeof Press>

const Keyfob = homeNode({ enable: flag, battery: amount, pressed: Press.nullable() })
type Pressed = { readonly pressed: Press | null }

export const keyfob = many({
  schema: Keyfob,
  from: everyKeyfob,
  every: '10s',
  key: keyOf,
  device: deviceOf,
  entities: {
    button: {
      is: 'event',
      name: 'Button',
      class: 'button',
      types: {
        main_alarm: (before, after) => pushed(before, after, 1),
        disarm: (before, after) => pushed(before, after, 2),
        night_alarm: (before, after) => pushed(before, after, 3),
        free: (before, after) => pushed(before, after, 4),
      },
      attributes: {
        pushed: (it) => it.pressed?.button ?? null,
        pushed_at: (it) => (it.pressed ? new Date(it.pressed.at).toISOString() : null),
      },
    },
    battery,
  },
  settings: {
    enable: { ...toggle('enable'), name: 'Enabled', id: 'enabled', icon: 'mdi:key-wireless' },
  },
})

function pushed(before: Pressed, after: Pressed, button: number) {
  if (after.pressed?.button !== button || !after.pressed.recent) return false
  return after.pressed.at > (before.pressed?.at ?? 0)
}

async function everyKeyfob(box: Reader) {
  const keyfobs = await settled(box, (it) => it.category === 'kfb')
  return Promise.all(
    keyfobs.map(async (it) => {
      const { node, signals } = plain(it)
      const now = await nodeNow(box, it.id)
      return { node, signals: { ...signals, pressed: lastPress(now ?? it, box.now) } }
    }),
  )
}

const Entry = z.object({ value: z.int().min(1).max(4) })
const moment = z.number().min(0).max(8.64e15)
const Dated = z.union([
  Entry.extend({ timestamp: moment }).transform((it) => ({ at: it.timestamp, button: it.value })),
  Entry.extend({ date: moment }).transform((it) => ({ at: it.date, button: it.value })),
  Entry.extend({ time: moment }).transform((it) => ({ at: it.time, button: it.value })),
])
const tenMinutes = 600

// A history that comes back late after a reboot must not open the garage: what is old is not told.
function lastPress(node: HomeNode, now: number): Press | null {
  const history = signals(node).find(({ name }) => name === 'pushed')?.history
  const last = entriesOf(history)
    .flatMap((it) => Dated.safeParse(it).data ?? [])
    .at(-1)
  return last === undefined ? null : { ...last, recent: Math.abs(now - last.at / 1000) < tenMinutes }
}

// A list, or in tiles one text: `ms:value;ms:value;`.
function entriesOf(history: unknown): unknown[] {
  if (Array.isArray(history)) return history
  if (typeof history !== 'string') return []
  return history.split(';').map((entry) => {
    const [at, value] = entry.split(':').map(Number)
    return { timestamp: at, value }
  })
}
