/** Statistics of samples, and the measurement of processor time. */

/** The value below which this part of the samples lies: 0.5 for the median. NaN if there are no samples. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/**
 * The median of the ratios of two sides that were measured in turn. What makes the machine faster or slower for some
 * seconds concerns both sides of a turn, so that far smaller differences show than between the medians of the sides.
 */
export function pairedRatio(ones: readonly number[], others: readonly number[]): number {
  return median(ones.map((one, turn) => one / (others[turn] ?? Number.NaN)))
}

/** The exponent in cost ~ size^exponent, by least squares over the logarithms. */
export function growth(points: readonly { readonly size: number; readonly cost: number }[]): number {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const)
  const mean = (which: 0 | 1) => logs.reduce((sum, it) => sum + it[which], 0) / logs.length
  const x = mean(0)
  const y = mean(1)
  const covariance = logs.reduce((sum, it) => sum + (it[0] - x) * (it[1] - y), 0)
  return covariance / logs.reduce((sum, it) => sum + (it[0] - x) ** 2, 0)
}

/** The processor time of this process while `work` runs, in milliseconds. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
