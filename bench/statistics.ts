/** The few numbers that a row of samples is told by. */

/** The value below which this part of the samples lies, 0.5 for the median; NaN of none. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** Cost ~ size^exponent, by least squares over the logarithms. */
export function growth(points: readonly { readonly size: number; readonly cost: number }[]): number {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const)
  const mean = (which: 0 | 1) => logs.reduce((sum, it) => sum + it[which], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const above = logs.reduce((sum, it) => sum + (it[0] - x) * (it[1] - y), 0)
  return above / logs.reduce((sum, it) => sum + (it[0] - x) ** 2, 0)
}

/** Processor time of this process that the work takes, in milliseconds. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
