/** Addresses on which a change of the settings would let nothing listen: then the page, or the whole daemon, would be gone. */
import type { Config } from '../config/index.ts'
import { listenErrorCode } from '../net/listen-error.ts'
import type { Mistake } from './settings.ts'

/** @param before the configuration with which the servers of the daemon listen now */
export async function listeningObstacles(before: Config, after: Config): Promise<readonly Mistake[]> {
  return [...(await httpObstacles(before.http, after.http)), ...(await embeddedObstacles(before.mqtt, after.mqtt))]
}

async function httpObstacles(before: Config['http'], after: Config['http']): Promise<readonly Mistake[]> {
  const { host, port } = after
  const isOwnPort = before.enabled && before.port === port
  if (!after.enabled || (isOwnPort && before.host === host)) return []
  const code = await listenErrorCode(host, port)
  if (code === undefined || (code === 'EADDRINUSE' && isOwnPort)) return []
  if (code === 'EADDRINUSE') return [{ path: 'http.port', message: `Another program has port ${port}` }]
  return [{ path: settingFor('http', code), message: `The page could not listen on ${host} port ${port} (${code})` }]
}

/** The daemon ends if its embedded broker cannot listen. */
async function embeddedObstacles(before: Config['mqtt'], after: Config['mqtt']): Promise<readonly Mistake[]> {
  const { host, port } = after.embedded
  const isOwnPort = before.url === undefined && before.embedded.port === port
  if (after.url !== undefined || (isOwnPort && before.embedded.host === host)) return []
  const code = await listenErrorCode(host, port)
  if (code === undefined || (code === 'EADDRINUSE' && isOwnPort)) return []
  if (code !== 'EADDRINUSE') {
    const message = `The embedded broker could not listen on ${host} port ${port} (${code})`
    return [{ path: settingFor('mqtt.embedded', code), message }]
  }
  const message = `Port ${port} is taken. Set mqtt.url to the broker that uses it, or mqtt.embedded.port to another port`
  return [{ path: 'mqtt.embedded.port', message }]
}

/** A low port may need a right of the system; otherwise this machine does not have the address. */
function settingFor(section: string, code: string): string {
  return `${section}.${code === 'EACCES' ? 'port' : 'host'}`
}
