/** When things are read: all that is due at one moment together, so that a path they share is asked once. */
import { schedule } from 'node-cron'
import type { Reader } from '../../contract/reader.ts'
import type { Poller } from './poller.ts'

/** Things due within this of each other are one tick. Seconds. */
const sameMoment = 0.1

/** How long after an event the full read follows, so that a burst of them costs one. Seconds. */
export const eventDelay = 2

/** After a command, how long until the thing is read once more. Seconds. */
const settlingDelay = 5

/** No read takes this long, and none waits this long. Seconds. */
const tooLate = 300

export interface SchedulerOptions {
  readonly runners: readonly Poller[]
  readonly reader: () => Reader
  readonly boxIsUp: () => boolean
  /** Monotonic seconds. */
  readonly monotonic: () => number
}

export type Scheduler = ReturnType<typeof createScheduler>

export function createScheduler({ runners, reader, boxIsUp, monotonic }: SchedulerOptions) {
  // All intervals count from one moment, so that 30s and 1m meet; the moment is each daemon's own.
  const origin = monotonic() - Math.random() * 60
  const underway = new Map<Poller, Promise<void>>()
  const busySince = new Map<Poller, number>()
  const crons = runners.flatMap((runner) => {
    const { every } = runner.placed
    return typeof every === 'number' ? [] : [schedule(every.schedule, () => kick([runner]), { noOverlap: true })]
  })
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const onGrid = (seconds: number) => origin + (Math.floor((monotonic() - origin) / seconds) + 1) * seconds

  function tick(): void {
    clearTimeout(timer)
    if (stopped || !boxIsUp()) return
    const now = monotonic()
    const due = runners.filter((runner) => !underway.has(runner) && runner.due() <= now + sameMoment)
    const box = reader()
    for (const runner of due) void read(runner, box)
    arm()
  }

  function read(runner: Poller, box: Reader): Promise<void> {
    const work = runner.read(box).finally(() => {
      underway.delete(runner)
      busySince.delete(runner)
      runner.plan((seconds) => (seconds === Number.POSITIVE_INFINITY ? seconds : onGrid(seconds)))
      arm()
    })
    underway.set(runner, work)
    busySince.set(runner, monotonic())
    return work
  }

  function arm(): void {
    clearTimeout(timer)
    if (stopped) return
    const next = Math.min(...runners.filter((runner) => !underway.has(runner)).map((runner) => runner.due()))
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(tick, Math.max(0, next - monotonic()) * 1000)
  }

  function kick(which: readonly Poller[]): void {
    for (const runner of which) runner.now()
    arm()
  }

  return {
    tick,
    arm,
    /** Reads these at the next moment. */
    kick,
    /**
     * Reads one thing now, after a read that is under way: what it then shows is not older than this call.
     * Once more a little later, because some settings take the box a moment.
     */
    async readNow(runner: Poller): Promise<void> {
      await underway.get(runner)
      await read(runner, reader())
      runner.expedite(monotonic() + settlingDelay)
      arm()
    },
    /** False where something should have been read long ago and was not, though the box is there. */
    turning(): boolean {
      if (stopped || !boxIsUp()) return true
      const now = monotonic()
      const late = (runner: Poller) => now - (busySince.get(runner) ?? runner.due()) > tooLate
      return !runners.some(late)
    },
    async stop(): Promise<void> {
      stopped = true
      clearTimeout(timer)
      for (const cron of crons) await cron.destroy()
    },
  }
}
