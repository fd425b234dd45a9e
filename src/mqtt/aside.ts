/** Messages that are sent after everything else and alone, the smallest first. Those of one topic keep their order. */
import type { Entry } from './send-queue.ts'

export class Aside {
  readonly #byTopic = new Map<string, Entry[]>()

  get isEmpty(): boolean {
    return this.#byTopic.size === 0
  }

  has(topic: string): boolean {
    return this.#byTopic.has(topic)
  }

  /** Adds a message. A state replaces the one that waits. */
  add(entry: Entry): void {
    const waiting = this.#byTopic.get(entry.topic) ?? []
    const kept = entry.message.latest ? waiting.filter(({ message }) => !message.latest) : waiting
    this.#byTopic.set(entry.topic, [...kept, entry])
  }

  /** The first message of each topic, the smallest first. */
  heads(): Entry[] {
    const heads = [...this.#byTopic.values()].flatMap(([first]) => (first === undefined ? [] : [first]))
    return heads.sort((one, other) => one.bytes - other.bytes)
  }

  remove(entry: Entry): void {
    const rest = (this.#byTopic.get(entry.topic) ?? []).filter((it) => it !== entry)
    if (rest.length > 0) this.#byTopic.set(entry.topic, rest)
    else this.#byTopic.delete(entry.topic)
  }

  /** All messages. Nothing is left then. */
  takeAll(): Entry[] {
    const all = [...this.#byTopic.values()].flat()
    this.#byTopic.clear()
    return all
  }
}
