/** Samples of a process from outside (Linux: /proc), and how their values change over time. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface Sample {
  /** Seconds since the start of the run. */
  readonly at: number
  /** Resident memory, MB. */
  readonly rss: number
  /** Open file descriptors: files, sockets and others. */
  readonly handles: number
  /** Processor time since the start of the process, seconds. */
  readonly cpu: number
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Takes a sample of a process. Throws if the process does not exist. */
export function takeSample(pid: number, at: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rss = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024
  // The name of the process is in parentheses and may contain any character. The numeric fields follow it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, '').trim().split(' ')
  const cpu = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  return { at, rss, handles: readdirSync(`/proc/${pid}/fd`).length, cpu }
}

/** The increase of a value per hour: the slope of the least-squares line. */
export function slopePerHour(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const meanTime = mean(samples.map((it) => it.at))
  const meanValue = mean(samples.map(of))
  const variance = samples.reduce((sum, it) => sum + (it.at - meanTime) ** 2, 0)
  const covariance = samples.reduce((sum, it) => sum + (it.at - meanTime) * (of(it) - meanValue), 0)
  return variance === 0 ? 0 : (covariance / variance) * 3600
}

/** The processor usage between the first and the last sample, percent of one core. */
export function cpuPercent(samples: readonly Sample[]): number {
  const first = samples[0]
  const last = samples.at(-1)
  return first && last ? ((last.cpu - first.cpu) / (last.at - first.at)) * 100 : 0
}

/** The mean. 0 if there are no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / Math.max(1, values.length)
}
