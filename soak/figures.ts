/** What a process looks like from outside (Linux: /proc), and how a figure moves over time. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** One look at a process. */
export interface Sample {
  /** Seconds since the first look. */
  readonly at: number
  /** Resident memory, MB. */
  readonly rss: number
  /** Open files, sockets and the like. */
  readonly handles: number
  /** Seconds of processor that it has used since it began. */
  readonly cpu: number
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Throws where the process is gone. */
export function look(pid: number, at: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rss = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  // The name stands in brackets, and may have anything in it: what counts begins behind them.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, '').trim().split(' ')
  const cpu = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  return { at, rss, handles: readdirSync(`/proc/${pid}/fd`).length, cpu }
}

/** How fast it rises, per hour: the straight line that fits best (least squares). */
export function slopePerHour(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const [at, value] = [mean(samples.map((it) => it.at)), mean(samples.map(of))]
  const spread = samples.reduce((sum, it) => sum + (it.at - at) ** 2, 0)
  const together = samples.reduce((sum, it) => sum + (it.at - at) * (of(it) - value), 0)
  return spread === 0 ? 0 : (together / spread) * 3600
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / Math.max(1, values.length)
}
