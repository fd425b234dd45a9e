/**
 * When the box will not answer as planned, such as at night. The list is kept in the data folder, because a daemon that
 * starts while the box sleeps cannot read it.
 */
import { z } from 'zod'
import { clockAt, dayAndClockAt } from '../contract/box-time.ts'
import type { Period } from '../contract/week-spans.ts'
import type { Reading, ReadingSink } from './poll/poller.ts'
import type { Clock, ConfiguredResource, Store } from './ports.ts'

const File = z.array(z.object({ from: z.number(), until: z.number() }))

/** The clocks of box and daemon may differ, and the box takes some minutes to start. Seconds. */
const tolerance = 300

/** From here on, the time of day alone would be ambiguous. Seconds. */
const far = 12 * 3600

export interface AbsencePorts {
  readonly store: Store
  readonly clock: Pick<Clock, 'epoch'>
}

export async function loadAbsences(ports: AbsencePorts): Promise<PlannedAbsences> {
  return new PlannedAbsences(ports, await ports.store.read('planned_absences', File))
}

export class PlannedAbsences {
  readonly #ports: AbsencePorts
  #periods: readonly Period[]

  constructor(ports: AbsencePorts, periods: readonly Period[] = []) {
    this.#ports = ports
    this.#periods = periods
  }

  /** The end of the absence that is planned for now, in epoch seconds. */
  until(): number | undefined {
    const now = this.#ports.clock.epoch()
    return this.#periods.find(({ from, until }) => from - tolerance <= now && now < until + tolerance)?.until
  }

  /** Why the box does not answer, as a sentence; undefined if its absence is not planned. */
  explanation(): string | undefined {
    const until = this.until()
    if (until === undefined) return undefined
    const isFar = until - this.#ports.clock.epoch() > far
    const end = isFar ? dayAndClockAt(until) : clockAt(until)
    return `The Freebox is in standby until ${end}, as planned. Device trackers keep their state.`
  }

  /** A sink that notes the plan that `sink` shows. */
  after({ resource }: ConfiguredResource, sink: ReadingSink): ReadingSink {
    const { absences } = resource
    if (absences === undefined) return sink
    const show = (reading: Reading) => {
      const now = this.#ports.clock.epoch()
      this.#plan([...reading.objects.values()].flatMap(({ it }) => absences(it, now)))
      return sink.show(reading)
    }
    return {
      show,
      objectChanged: (key, objects) => sink.objectChanged(key, objects),
      unavailable: (state) => sink.unavailable(state),
      absent: () => sink.absent(),
    }
  }

  #plan(periods: readonly Period[]): void {
    if (JSON.stringify(periods) === JSON.stringify(this.#periods)) return
    this.#periods = periods
    this.#ports.store.writeLater('planned_absences', () => periods)
  }
}
