/** Simple implementations of the engine's ports: a box, a broker, a data folder and a log in memory. */
import { EventEmitter } from 'node:events'
import { type Logger, pino } from 'pino'
import type { z } from 'zod'
import type { Request } from '../../src/contract/requests.ts'
import { fits } from '../../src/contract/wildcards.ts'
import type { Box, BoxEvents, Broker, Message, PresenceSettings, Received, Store } from '../../src/engine/ports.ts'
import { NotHere } from '../../src/errors.ts'

/** A box with answers by path. An Error is thrown; a path without answer is not there. */
export interface MemoryBox extends Box {
  readonly answers: Map<string, unknown>
  /** Every request, the oldest first. */
  readonly requests: Request[]
}

export function memoryBox(answers: Readonly<Record<string, unknown>> = {}): MemoryBox {
  const box: MemoryBox = {
    answers: new Map(Object.entries(answers)),
    requests: [],
    async request(request) {
      box.requests.push(request)
      const answer = box.answers.get(request.path)
      if (answer instanceof Error) throw answer
      if (answer === undefined) throw new NotHere(request.path, 'http_404')
      return answer
    },
    async bytes(path) {
      const content = await box.request({ method: 'GET', path })
      return { type: 'image/jpeg', content: Buffer.from(String(content)) }
    },
    async upload({ content, ...file }) {
      await box.request({ method: 'POST', path: 'ws/upload', body: { ...file, content: `${content}` } })
      return { size: content.length }
    },
  }
  return box
}

/** The events of a box, which a test emits. */
export function memoryEvents() {
  const emitter = new EventEmitter<{ event: [name: string, result: unknown]; connected: [] }>()
  const on: BoxEvents['on'] = (event: 'event' | 'connected', listener: (...values: never[]) => void) => {
    emitter.on<'event' | 'connected'>(event, listener)
    return () => void emitter.off<'event' | 'connected'>(event, listener)
  }
  return { on, emit: emitter.emit.bind(emitter) }
}

/** A broker that keeps what is published and delivers what a test sends. */
export interface MemoryBroker extends Broker {
  version: 4 | 5 | undefined
  connected: boolean
  /** Every message, the oldest first. */
  readonly messages: Message[]
  /** What is retained, as text. */
  readonly retained: Map<string, string>
  /** The payloads of a topic, the oldest first. */
  payloads(topic: string): string[]
  deliver(topic: string, payload: string, more?: Partial<Received>): void
}

export function memoryBroker(retained: Readonly<Record<string, string>> = {}): MemoryBroker {
  const subscriptions = new Set<{ readonly filters: string[]; readonly handler: (message: Received) => void }>()
  const broker: MemoryBroker = {
    version: 5,
    connected: true,
    messages: [],
    retained: new Map(Object.entries(retained)),
    async publish(message) {
      broker.messages.push(message)
      const { topic, payload, retain } = message
      if (retain !== true) return true
      if (payload.length === 0) broker.retained.delete(topic)
      else broker.retained.set(topic, `${payload}`)
      return true
    },
    subscribe(filters, handler, options) {
      const subscription = { filters, handler }
      subscriptions.add(subscription)
      options?.onSubscribed?.()
      for (const [topic, payload] of broker.retained) {
        if (matches(filters, topic)) handler({ topic, payload: Buffer.from(payload), retain: true })
      }
      return () => subscriptions.delete(subscription)
    },
    payloads: (topic) => broker.messages.filter((it) => it.topic === topic).map(({ payload }) => `${payload}`),
    deliver(topic, payload, more = {}) {
      for (const { filters, handler } of subscriptions) {
        if (matches(filters, topic)) handler({ topic, payload: Buffer.from(payload), retain: false, ...more })
      }
    },
  }
  return broker
}

function matches(filters: readonly string[], topic: string): boolean {
  return filters.some((filter) => {
    const sameDepth = filter.endsWith('#') || filter.split('/').length === topic.split('/').length
    return sameDepth && fits(filter.replaceAll('+', '*').replace('#', '*'), topic)
  })
}

/** A data folder in memory. */
export interface MemoryStore extends Store {
  /** What would be in the file now, as JSON. */
  file(name: string): unknown
}

export function memoryStore(files: Readonly<Record<string, unknown>> = {}): MemoryStore {
  const written = new Map<string, () => unknown>(Object.entries(files).map(([name, file]) => [name, () => file]))
  const file = (name: string): unknown => {
    const write = written.get(name)
    return write === undefined ? undefined : JSON.parse(JSON.stringify(write()))
  }
  return {
    file,
    read<S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined {
      const found = file(name)
      return found === undefined ? undefined : schema.parse(found)
    },
    writeLater: (name, value) => void written.set(name, value),
  }
}

/** A log whose lines a test can read. */
export interface MemoryLog {
  readonly log: Logger
  /** `level: message` of every line, debug and trace left out. */
  readonly lines: string[]
}

export function memoryLog(): MemoryLog {
  const lines: string[] = []
  const names: Readonly<Record<number, string>> = { 30: 'info', 40: 'warn', 50: 'error' }
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line)
    lines.push(`${names[level]}: ${msg}`)
  }
  return { log: pino({ level: 'info' }, { write }), lines }
}

export const presenceSettings: PresenceSettings = {
  hosts: 'named',
  include: [],
  exclude: [],
  consider_home: 180,
  hold: 900,
}
