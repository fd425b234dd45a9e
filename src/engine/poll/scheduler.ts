/** When resources are read: all that are due at one moment form one poll, so that a path they share is requested once. */
import { type ScheduledTask, schedule } from 'node-cron'
import { changedTogether, type Poller } from './poller.ts'
import type { Poll } from './reader.ts'

/** Resources due within this of each other are read in one poll. Seconds. */
const sameMoment = 0.1

/** How long after an event the full read follows, so that a burst of events costs one read. Seconds. */
export const readAfterEvent = 2

/** How long after a command the resource is read once more, as some settings take the box a moment. Seconds. */
const readAgainAfterCommand = 5

/** A read that is overdue, or takes, longer than this means that the daemon is stuck. Seconds. */
const stuckAfter = 300

export interface SchedulerPorts {
  readonly pollers: readonly Poller[]
  /** Begins a poll. */
  readonly poll: (options: { readonly isUrgent: boolean }) => Poll
  /** A read has ended that caused this many requests. */
  readonly onRead?: (poller: Poller, requests: number) => void
  readonly boxIsUp: () => boolean
  /** Monotonic seconds. */
  readonly now: () => number
}

interface Underway {
  readonly since: number
  readonly read: Promise<void>
}

export class Scheduler {
  readonly #ports: SchedulerPorts
  readonly #underway = new Map<Poller, Underway>()
  /** All intervals count from one moment, so that 30s and 1m meet. It differs from daemon to daemon. */
  readonly #origin: number
  readonly #crons: readonly ScheduledTask[]
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(ports: SchedulerPorts) {
    this.#ports = ports
    this.#origin = ports.now() - Math.random() * 60
    this.#crons = ports.pollers.flatMap((poller) => {
      const { every } = poller.configured
      if (typeof every === 'number') return []
      return [schedule(every.schedule, () => this.readSoon([poller]), { noOverlap: true })]
    })
  }

  /** Reads everything that is due, and sets the timer for the rest. */
  tick(): void {
    clearTimeout(this.#timer)
    if (this.#stopped || !this.#ports.boxIsUp()) return
    const now = this.#ports.now()
    const due = this.#idle().filter((poller) => poller.due.next <= now + sameMoment)
    const urgent = due.filter((poller) => poller.due.isUrgent)
    const others = due.filter((poller) => !urgent.includes(poller))
    this.#readTogether(urgent, true)
    this.#readTogether(others, false)
    this.arm()
  }

  /** Sets the timer again, after a due time has changed. */
  arm(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    const next = Math.min(...this.#idle().map((poller) => poller.due.next))
    if (next === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.tick(), Math.max(0, next - this.#ports.now()) * 1000)
  }

  /** Makes these due at the next opportunity. */
  readSoon(pollers: readonly Poller[]): void {
    for (const poller of pollers) poller.due.immediately()
    this.arm()
  }

  /**
   * Reads a resource now: what it then shows is not older than this call. `isUrgent`: a user waits for it. It then does
   * not wait for a read in progress either, which can be one of many that wait in the queue; its result is ignored.
   */
  async readNow(poller: Poller, { isUrgent }: { readonly isUrgent: boolean }): Promise<void> {
    if (!isUrgent) await this.#underway.get(poller)?.read
    await this.#read(poller, this.#ports.poll({ isUrgent }))
    if (isUrgent) this.#readAgain(poller)
    this.arm()
  }

  /** After a command: together with what else it changes, as what these resources share is then requested once. */
  #readAgain(poller: Poller): void {
    const at = this.#ports.now() + readAgainAfterCommand
    for (const it of changedTogether(poller, this.#ports.pollers)) it.due.expedite(at)
  }

  /** False if something should have been read long ago and was not, although the box is there. */
  isAlive(): boolean {
    if (this.#stopped || !this.#ports.boxIsUp()) return true
    const now = this.#ports.now()
    const waitingSince = (poller: Poller) => this.#underway.get(poller)?.since ?? poller.due.next
    return !this.#ports.pollers.some((poller) => now - waitingSince(poller) > stuckAfter)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const cron of this.#crons) await cron.destroy()
  }

  #idle(): Poller[] {
    return this.#ports.pollers.filter((poller) => !this.#underway.has(poller))
  }

  #readTogether(pollers: readonly Poller[], isUrgent: boolean): void {
    const poll = this.#ports.poll({ isUrgent })
    for (const poller of pollers) void this.#read(poller, poll)
  }

  #read(poller: Poller, poll: Poll): Promise<void> {
    const reader = poll.reader(poller, poller.configured.resource)
    const read = poller.read(reader).finally(() => {
      this.#ports.onRead?.(poller, reader.requests)
      if (this.#underway.get(poller)?.read !== read) return
      this.#underway.delete(poller)
      poller.plan((seconds) => (seconds === Number.POSITIVE_INFINITY ? seconds : this.#onGrid(seconds)))
      this.arm()
    })
    this.#underway.set(poller, { since: this.#ports.now(), read })
    return read
  }

  /**
   * The next multiple of an interval, counted from the origin. A multiple within the same moment is skipped: the read that
   * has just ended was the one for it, as a timer may fire early by less than a millisecond.
   */
  #onGrid(seconds: number): number {
    const passed = this.#ports.now() + sameMoment - this.#origin
    return this.#origin + (Math.floor(passed / seconds) + 1) * seconds
  }
}
