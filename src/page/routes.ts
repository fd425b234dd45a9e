/** What the server answers: a table of methods, paths and rights. The guard has judged every request before. */
import type { ReportSources } from '../bridge/reports.ts'

/** What the server shows of a running daemon. */
export interface WatchedDaemon {
  /** False if the daemon is stuck. */
  isAlive(): boolean
  /** What `bridge/info` and `bridge/health` are made from. */
  sources(): ReportSources
}

export interface RouteContext {
  /** Version of freebox2mqtt. */
  readonly version: string
  /** The base topic, which names the box. */
  readonly box: string
  /** undefined while none runs: at the start, and during a restart. */
  readonly daemon: WatchedDaemon | undefined
  /** Metrics were left out, as the sentence says. */
  readonly onLeftOut: (sentence: string) => void
}

export interface Answer {
  readonly status: number
  /** The media type of the text. */
  readonly type: string
  readonly text: string
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** `read` needs the password, if there is one. */
  readonly right: 'open' | 'read'
  /** It tells so little that it is answered under every name. */
  readonly anyHost?: true
  readonly answer: (context: RouteContext) => Answer | Promise<Answer>
}

export const plainText = 'text/plain; charset=utf-8'

const health: Route = {
  method: 'GET',
  path: '/health',
  right: 'open',
  anyHost: true,
  answer: ({ daemon }) =>
    (daemon?.isAlive() ?? true)
      ? { status: 200, type: plainText, text: 'ok\n' }
      : { status: 503, type: plainText, text: 'stuck\n' },
}

/** Its code is loaded by the first request: most users have no Prometheus. */
const metrics: Route = {
  method: 'GET',
  path: '/metrics',
  right: 'read',
  answer: async (context) => (await import('./metrics/metrics.ts')).metricsAnswer(context),
}

/** The routes that the configuration enables. */
export function routesFor(http: { readonly metrics: boolean }): readonly Route[] {
  return http.metrics ? [health, metrics] : [health]
}
