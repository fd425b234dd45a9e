/** What is known of reads from one poll to the next. */
import { type PartPorts, Parts } from './parts.ts'
import { type SecondAttemptPorts, SecondAttempts } from './second-attempts.ts'
import { Shortcuts } from './shortcuts.ts'
import { Sleepers } from './sleepers.ts'
import { Turns } from './turns.ts'

export interface ReadMemoryPorts extends SecondAttemptPorts {
  readonly missingRight?: PartPorts['missingRight']
}

export class ReadMemory {
  readonly attempts: SecondAttempts
  readonly shortcuts: Shortcuts
  readonly parts: Parts
  readonly sleepers = new Sleepers()
  readonly boxIsUp: () => boolean
  #turns = new WeakMap<object, Turns>()

  constructor(ports: ReadMemoryPorts) {
    this.attempts = new SecondAttempts(ports)
    this.shortcuts = new Shortcuts(ports.log)
    this.parts = new Parts({ missingRight: () => undefined, ...ports })
    this.boxIsUp = ports.boxIsUp
  }

  /** The turns of this reader. */
  turnsOf(reader: object): Turns {
    const turns = this.#turns.get(reader) ?? new Turns()
    this.#turns.set(reader, turns)
    return turns
  }

  /** The box may be another one now, or have another firmware or other rights. */
  reset(): void {
    this.shortcuts.reset()
    this.parts.reset()
    this.sleepers.reset()
  }
}
