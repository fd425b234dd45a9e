/** The key fobs of the alarm: an event for each press of a button, whether the key fob is enabled, its battery. */
import { z } from 'zod'
import { many, type Reader, type Turn } from '../../src/contract/index.ts'
import { battery, byName, nodesFrom, toggle } from './node-table.ts'
import { type HomeNode, OptionalNode, recentNodes } from './nodes.ts'
import { nodesWithValues } from './values.ts'

/** What is known of the last press of a button. */
interface Press {
  /** The number of the button. */
  readonly pushed: number | null
  /** Epoch milliseconds; 0 if there was no press. */
  readonly at: number
  readonly isRecent: boolean
}

export const keyfob = many({
  ...nodesFrom(readKeyfobs, '10s'),
  enabled: ['button', 'battery'],
  entities: {
    button: {
      is: 'event',
      name: 'Button',
      class: 'button',
      types: { main_alarm: pressed(1), disarm: pressed(2), night_alarm: pressed(3), free: pressed(4) },
      attributes: ['pushed', 'pushed_at'],
    },
  },
  settings: {
    enable: { ...toggle('enable'), name: 'Enabled', id: 'enabled', icon: 'mdi:key-wireless' },
  },
  diagnostics: { battery },
})

function pressed(button: number) {
  return (before: Press, after: Press) => after.pushed === button && after.isRecent && after.at > before.at
}

async function readKeyfobs(box: Reader) {
  const keyfobs = await nodesWithValues(box, ['kfb'], '1m')
  // The list of nodes is large, but one request for any number of key fobs.
  if (keyfobs.length > 1) {
    const nodes = await recentNodes(box)
    return keyfobs.map((it) => ({ ...byName(it), ...lastPress(nodes.find(({ id }) => id === it.id) ?? it, box.now) }))
  }
  const turns = keyfobs.map(({ id }): Turn => ({ path: `home/nodes/${id}`, every: '1s' }))
  const now = await box.inTurn(turns, OptionalNode, 30)
  return keyfobs.map((it) => ({ ...byName(it), ...lastPress(now.get(`home/nodes/${it.id}`) ?? it, box.now) }))
}

const milliseconds = z.number().min(0).max(8.64e15).optional().catch(undefined)
const Entry = z
  .object({ value: z.int().min(1).max(4), timestamp: milliseconds, date: milliseconds, time: milliseconds })
  .transform(({ value, timestamp, date, time }) => ({ pushed: value, at: timestamp ?? date ?? time }))
  .pipe(z.object({ pushed: z.int(), at: z.number() }))
const tenMinutes = 600

// When the signal is read the button is no longer pressed, so presses are found in the history.
function lastPress({ signals }: HomeNode, now: number) {
  const entries = entriesOf(signals.find(({ name }) => name === 'pushed')?.history)
  const last = entries.flatMap((it) => Entry.safeParse(it).data ?? []).at(-1)
  if (last === undefined) return { pushed: null, pushed_at: null, at: 0, isRecent: false }
  // After a reboot of the box the history may come back late. An old press is no event, as it must not open the garage.
  const isRecent = Math.abs(now - last.at / 1000) < tenMinutes
  return { ...last, pushed_at: new Date(last.at).toISOString(), isRecent }
}

// A list, or in tiles a text: `ms:value;ms:value;`.
function entriesOf(history: unknown): unknown[] {
  if (Array.isArray(history)) return history
  if (typeof history !== 'string') return []
  return history.split(';').map((entry) => {
    const [timestamp, value] = entry.split(':').map(Number)
    return { timestamp, value }
  })
}
