/**
 * The broker check: connection, access rules, other daemons. It uses a client id that resembles
 * that of the daemon, has no last will and leaves nothing on the broker.
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Config } from '../config/index.ts'
import { explainEnd, mayRefuseVersion } from '../mqtt/connect-errors.ts'
import { publicUrl, type Version } from '../mqtt/options.ts'
import { explainWrongScheme } from '../mqtt/wrong-scheme.ts'
import { listenErrorCode } from '../net/listen-error.ts'
import { readHealth } from '../store/heartbeat.ts'
import { testConnectionOptions } from '../wiring/broker.ts'
import { type Access, testAccess } from './broker-access.ts'
import { type CheckResult, clockRemedy, failed, passed } from './check-result.ts'

export interface BrokerToCheck {
  readonly config: Config
  readonly log: Logger
}

/** Checks the configured broker; without one, the port of the embedded broker. */
export function checkBroker(context: BrokerToCheck): Promise<CheckResult> {
  const { url } = context.config.mqtt
  return url === undefined ? checkEmbeddedPort(context.config) : checkExternalBroker(context, url, 5)
}

async function checkExternalBroker(context: BrokerToCheck, url: string, version: Version): Promise<CheckResult> {
  const { config, log } = context
  try {
    const client = await openConnection(testConnectionOptions(config, log, version))
    // An error after the connection shows in the test messages, which then do not come back.
    client.on('error', () => undefined)
    const seen = await testAccess(client, config)
    if (client.connected) await client.endAsync()
    if (seen.problem !== undefined) return failed(`Connected, but ${seen.problem.text}`, seen.problem.remedy)
    if (await isOtherDaemon(seen, config)) {
      const remedy = 'Stop it, or give each daemon its own mqtt.base_topic'
      return failed(`Another daemon is online under ${config.mqtt.base_topic}`, remedy)
    }
    return passed(`${publicUrl(url)}, MQTT ${version === 5 ? '5' : '3.1.1'}`)
  } catch (error) {
    const ending = { accepted: false, cause: causeOf(error) }
    if (version === 5 && mayRefuseVersion(ending)) return checkExternalBroker(context, url, 4)
    const wrongScheme = await explainWrongScheme(url, ending)
    if (wrongScheme !== undefined) return failed(wrongScheme)
    const { kind, message } = explainEnd({ ...ending, repeated: false })
    // The sentence of a refusal already names the setting.
    const remedy =
      clockRemedy(error) ??
      (kind === 'unavailable' ? 'Check that the broker is running and that mqtt.url is right' : undefined)
    return failed(`${publicUrl(url)}: ${message}`, remedy)
  }
}

/** Rejects also if the connection is closed without an error, for which `connectAsync` of mqtt.js waits forever. */
function openConnection(options: IClientOptions): Promise<MqttClient> {
  return new Promise((resolve, reject) => {
    const client = connect(options)
    client.once('connect', () => resolve(client))
    client.once('error', reject)
    client.once('close', () => reject(new Error('The broker closed the connection')))
  })
}

const Info = z.object({ instance: z.object({ id: z.string() }) })

/**
 * Whether a daemon is online there that does not use this data folder. One of this data folder that has stopped counts as
 * online until the broker publishes its last will.
 */
async function isOtherDaemon({ state, info }: Access, { data }: Config): Promise<boolean> {
  if (state !== 'online') return false
  const { instance } = await readHealth({ folder: data })
  return instance === undefined || Info.safeParse(parseJson(info)).data?.instance.id !== instance
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The reason code of a broker that refuses the connection, else the error itself. */
function causeOf(error: unknown): Error | number | undefined {
  if (!(error instanceof Error)) return undefined
  return 'code' in error && typeof error.code === 'number' ? error.code : error
}

async function checkEmbeddedPort(config: Config): Promise<CheckResult> {
  const result = await checkPort(config)
  if (result.passed || !result.isTaken) return result
  const { alive } = await readHealth({ folder: config.data })
  return alive ? passed(`The embedded broker of the running daemon uses port ${config.mqtt.embedded.port}`) : result
}

/** Whether the embedded broker could listen on its port, which a running daemon may use already. */
export async function checkPort({ mqtt }: Config): Promise<CheckResult & { readonly isTaken: boolean }> {
  const { host, port } = mqtt.embedded
  const code = await listenErrorCode(host, port)
  if (code === undefined) return { ...passed(`The embedded broker can listen on ${host} port ${port}`), isTaken: false }
  if (code !== 'EADDRINUSE') {
    const problem = `The embedded broker cannot listen on ${host} port ${port}`
    return { ...failed(problem, 'Check mqtt.embedded'), isTaken: false }
  }
  const remedy = 'Set mqtt.url to the broker that uses it, or mqtt.embedded.port to another port'
  return { ...failed(`Port ${port} is taken`, remedy), isTaken: true }
}
