/** What the server answers: a table of methods, paths and rights. The guard has judged every request before. */

import { plainText } from './answer.ts'
import { apiRoutes } from './api/routes.ts'
import type { Route } from './route.ts'

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

/** The routes that the configuration enables. @param further the files of the page, its settings, its setup */
export function routesFor(http: { readonly metrics: boolean }, further: readonly Route[] = []): readonly Route[] {
  return [health, ...(http.metrics ? [metrics] : []), ...apiRoutes, ...further]
}
