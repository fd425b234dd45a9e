/** Answers `/metrics` from memory, without a request to the box. */
import type { Answer } from '../answer.ts'
import type { Site } from '../route.ts'
import { daemonMetrics, processMetrics } from './bridge-metrics.ts'
import { maxSeries, objectMetrics } from './object-metrics.ts'
import { metricsType, textOf } from './text.ts'

export function metricsAnswer({
  version,
  box,
  daemon,
  onLeftOut,
}: Pick<Site, 'version' | 'box' | 'daemon' | 'onLeftOut'>): Answer & { readonly text: string } {
  const sources = daemon?.sources()
  const own = [...processMetrics(version), ...(sources === undefined ? [] : daemonMetrics(sources, box))]
  const { families, leftOut, leftOutFrom } = objectMetrics(sources?.engine?.resources.values() ?? [], box)
  if (leftOutFrom !== undefined) {
    onLeftOut(
      `/metrics has ${maxSeries + leftOut} values, more than the limit of ${maxSeries}: it leaves out ${leftOut} of them, from ${leftOutFrom} on. Choose fewer objects, such as hosts with presence.hosts`,
    )
  }
  return { status: 200, type: metricsType, text: textOf([...own, ...families]) }
}
