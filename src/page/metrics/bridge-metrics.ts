/** The metrics of freebox2mqtt itself: requests, commands, the age of the values, the process. */
import type { ReportSources } from '../../bridge/reports.ts'
import { type Family, type Labels, labelText, type Series } from './text.ts'

/** Those of the running daemon. */
export function daemonMetrics(sources: ReportSources, box: string): Family[] {
  const stats = sources.box.stats()
  const boxLabel: Labels = [['box', box]]
  const labels = labelText(boxLabel)
  const gauge = (name: string, help: string, value: number) => family(name, 'gauge', help, [{ labels, value }])
  const counter = (name: string, help: string, value: number) => family(name, 'counter', help, [{ labels, value }])
  const { ok, refused } = sources.commands
  const outcome = (word: string, value: number): Series => ({
    labels: labelText([...boxLabel, ['outcome', word]]),
    value,
  })
  return [
    gauge('box_connected', 'Whether the Freebox answers', Number(sources.box.state === 'up')),
    gauge('websocket_open', 'Whether the Freebox sends events', Number(stats.websocket === 'open')),
    counter('requests_total', 'Requests to the Freebox', stats.requests),
    family('request_seconds', 'summary', 'How long the Freebox took to answer', [
      { ending: '_sum', labels, value: stats.request_seconds },
      { ending: '_count', labels, value: stats.requests },
    ]),
    gauge('request_seconds_max', 'The slowest answer of the last minute', stats.latency_worst_ms / 1000),
    counter('published_total', 'Messages published to the broker', sources.broker.stats().published),
    family('commands_total', 'counter', 'Commands by outcome', [outcome('ok', ok), outcome('refused', refused)]),
    family(
      'resource_last_success_timestamp_seconds',
      'gauge',
      'When a resource was read the last time',
      lastReads(sources, boxLabel),
    ),
  ]
}

function lastReads({ engine }: ReportSources, labels: Labels): Series[] {
  return [...(engine?.resources ?? [])].flatMap(([path, resource]) => {
    const value = resource.report().last_success
    return value === undefined ? [] : [{ labels: labelText([...labels, ['resource', path]]), value }]
  })
}

/** Those that exist without a daemon. The names of the process are those that every exporter has. */
export function processMetrics(version: string): Family[] {
  const { user, system } = process.cpuUsage()
  const started = Math.round(Date.now() / 1000 - process.uptime())
  const plain = (name: string, type: Family['type'], help: string, value: number): Family => {
    return { name: `process_${name}`, type, help, series: [{ labels: '', value }] }
  }
  return [
    family('build_info', 'gauge', 'The version of freebox2mqtt', [
      { labels: labelText([['version', version]]), value: 1 },
    ]),
    plain('cpu_seconds_total', 'counter', 'Processor time', (user + system) / 1e6),
    plain('resident_memory_bytes', 'gauge', 'Resident memory', memory()),
    plain('start_time_seconds', 'gauge', 'When the process was started', started),
  ]
}

function family(name: string, type: Family['type'], help: string, series: readonly Series[]): Family {
  return { name: `freebox2mqtt_${name}`, type, help, series }
}

/** NaN, which Prometheus takes, if Node.js cannot tell, as without /proc. */
function memory(): number {
  try {
    return process.memoryUsage.rss()
  } catch {
    return Number.NaN
  }
}
