/** Takes the record of one variant: what the daemon publishes, what it sends to the box, and what it answers. */
import { deserialize, serialize } from 'node:v8'
import { copyOf } from '../../src/simulator/house/files.ts'
import { canonical, imageOf, payloadValue } from './canonical.ts'
import { componentsIn } from './components.ts'
import { jsonCommands } from './json-commands.ts'
import { normalised } from './normalise.ts'
import type { Observer } from './observer.ts'
import { type Order, ordersOf } from './payloads.ts'
import { questions } from './questions.ts'
import { ready } from './ready.ts'
import { openStage, type Stage } from './stage.ts'
import { type Traffic, watchTraffic } from './traffic.ts'
import type { Variant } from './variants.ts'

/** Sections of a record: each maps a topic, a command or a path to a JSON value. */
export type Section = Readonly<Record<string, unknown>>
export type Recorded = Readonly<Record<string, Section>>

export async function takeRecord(variant: Variant): Promise<Recorded> {
  const stage = await openStage(variant)
  try {
    await ready(stage)
    const traffic = watchTraffic(stage.box)
    traffic.allAreReads()
    const { retained, images } = published(stage.observer)
    const reads = Object.fromEntries([...traffic.reads].sort().map((call) => [call, 'read']))
    const commands: Record<string, unknown> = {}
    const restore = restorerOf(stage.box.house)
    for (const orders of variant.commands ? allOrders(stage, variant) : []) {
      if (await play(stage, traffic, orders, commands)) restore()
    }
    return { retained, images, reads, commands }
  } finally {
    await stage.close()
  }
}

function allOrders({ observer }: Stage, { alarmCode }: Variant): readonly (readonly Order[])[] {
  const rows = componentsIn(observer.retained).map((it) => ordersOf(it, alarmCode))
  return [questions, ...rows, ...jsonCommands]
}

function published({ retained, transient }: Observer): { retained: Section; images: Section } {
  const values = [...retained].map(([topic, payload]) => [topic, normalised(topic, payloadValue(payload))] as const)
  const pictures = [...transient].filter(([topic]) => topic.endsWith('/image'))
  return {
    retained: Object.fromEntries(values),
    images: Object.fromEntries(pictures.map(([topic, bytes]) => [topic, imageOf(bytes)])),
  }
}

/** Sends commands one after the other. Returns whether the box was asked to change something. */
async function play(
  { observer }: Stage,
  traffic: Traffic,
  orders: readonly Order[],
  commands: Record<string, unknown>,
): Promise<boolean> {
  let isWritten = false
  for (const { topic, payload } of orders) {
    traffic.allAreReads()
    const reply = await observer.ask(topic, payload)
    const isQuestion = topic.includes('/bridge/request/')
    const requests = isQuestion ? await traffic.ofQuestion() : await traffic.ofCommand()
    isWritten ||= requests.some(({ call }) => !call.startsWith('GET '))
    commands[`${topic} ${payload}`] = canonical({ requests, reply: withoutSentence(reply) })
  }
  return isWritten
}

/** Makes the house as it is now, so that no group of commands depends on an earlier one. */
function restorerOf(house: Stage['box']['house']): () => void {
  // A tree of files and what works on it cannot be cloned. The stage holds its tasks.
  const { files, fileTasks: _, uploads: __, ...others } = house
  const before = serialize(others)
  const disks = copyOf(files.root)
  return () => {
    Object.assign(house, deserialize(before))
    const copy = copyOf(disks)
    if (copy.kind === 'folder') files.restore(copy)
  }
}

/** A reply without the wording of an error, which is free to improve. Its `error_code` stays. */
function withoutSentence(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || !('error_code' in reply)) return reply
  return { ...reply, error: '(a sentence)' }
}
