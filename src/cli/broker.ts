/** Whether the broker is there and lets us in, asked as a stranger: another client id, no will, nothing left behind. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { z } from 'zod'
import type { Config } from '../config/index.ts'
import { parseJson } from '../json.ts'
import { explainEnd, mayRefuseVersion } from '../mqtt/connect-errors.ts'
import { clientOptions, publicUrl, type Version } from '../mqtt/options.ts'
import { createTopics } from '../mqtt/topics.ts'
import { readHealth } from '../store/heartbeat.ts'
import { bad, clockRemedy, good, type Verdict } from './check-result.ts'

/** How long a message may take to come back. */
const answerMilliseconds = 2000

/** The broker of the configuration, or the port of the embedded one. */
export function brokerVerdict(config: Config): Promise<Verdict> {
  return config.mqtt.url === undefined ? embeddedVerdict(config) : externalVerdict(config, config.mqtt.url, 5)
}

async function externalVerdict(config: Config, url: string, version: Version): Promise<Verdict> {
  try {
    const client = await connectAsync(strangerOptions(config, url, version))
    // What comes later than this is of no interest.
    client.on('error', () => undefined)
    const seen = await tryRights(client, config)
    await client.endAsync()
    const closed = seen.closed.join(' and ')
    if (closed) return bad(`it lets us in, but not read and write below ${closed}`, 'see its access rules')
    if (await isAnother(seen, config)) {
      const { base_topic } = config.mqtt
      return bad(`another daemon is online under ${base_topic}`, 'stop it, or give each its own mqtt.base_topic')
    }
    return good(`${publicUrl(url)}, MQTT ${version === 5 ? '5' : '3.1.1'}`)
  } catch (error) {
    const end = { accepted: false, cause: causeOf(error) }
    if (version === 5 && mayRefuseVersion(end)) return externalVerdict(config, url, 4)
    const { kind, message } = explainEnd({ ...end, repeated: false })
    // What a broker refuses says itself what to look at.
    const remedy = clockRemedy(error) ?? (kind === 'unavailable' ? 'is it on, and is mqtt.url right?' : undefined)
    return bad(`${publicUrl(url)}: ${message}`, remedy)
  }
}

const Signed = z.object({ instance: z.object({ id: z.string() }) })

interface Seen {
  /** What stands on `bridge/state` and `bridge/info`. */
  readonly state: string
  readonly info: string
  /** Prefixes below which what we publish does not come back. */
  readonly closed: readonly string[]
}

/** Publishes what means nothing to anybody, where the daemon would publish, and waits for it to come back. */
async function tryRights(client: MqttClient, { mqtt, homeassistant }: Config): Promise<Seen> {
  const topics = createTopics(mqtt.base_topic)
  const trials = new Map([[topics.response('check'), mqtt.base_topic]])
  const { enabled, discovery_prefix } = homeassistant
  if (enabled) trials.set(`${discovery_prefix}/device/freebox2mqtt_check/config`, discovery_prefix)
  const seen = new Map<string, string>()
  client.on('message', (topic, payload) => void seen.set(topic, payload.toString()))
  const wanted = [topics.bridge('state'), topics.bridge('info'), ...trials.keys()]
  await client.subscribeAsync(wanted, { qos: 1 }).catch(() => undefined)
  // A refusal shows in that it does not come back.
  for (const topic of trials.keys()) client.publish(topic, '', { qos: 1 }, () => undefined)
  const missing = () => [...trials.keys()].filter((topic) => !seen.has(topic))
  for (let waited = 0; waited < answerMilliseconds && missing().length > 0; waited += 25) await sleep(25)
  const [state = '', info = ''] = wanted.map((topic) => seen.get(topic))
  return { state, info, closed: missing().map((topic) => trials.get(topic) ?? topic) }
}

/** Whether a daemon is online there that is not the one with our data folder. */
async function isAnother({ state, info }: Seen, { data }: Config): Promise<boolean> {
  if (state !== 'online') return false
  const { instance } = await readHealth({ folder: data })
  return instance === undefined || Signed.safeParse(parseJson(info)).data?.instance.id !== instance
}

/** A broker's refusal is a number, all else an error of the system. */
function causeOf(error: unknown): Error | number | undefined {
  if (!(error instanceof Error)) return undefined
  return 'code' in error && typeof error.code === 'number' ? error.code : error
}

function strangerOptions({ mqtt }: Config, url: string, version: Version): IClientOptions {
  const { username, password, tls } = mqtt
  const { ca, cert, key, verify } = tls
  const { will, properties, ...options } = clientOptions(
    {
      url,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      clientId: `freebox2mqtt_check_${randomBytes(4).toString('hex')}`,
      tls: { verify, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
      willTopic: '',
      willDelaySeconds: 0,
      log: pino({ level: 'silent' }),
    },
    version,
  )
  return { ...options, clean: true }
}

async function embeddedVerdict({ mqtt: { embedded }, data }: Config): Promise<Verdict> {
  const { host, port } = embedded
  const problem = await listeningProblem(host, port)
  if (problem === undefined) return good(`the embedded one can listen on ${host} port ${port}`)
  if (problem !== 'EADDRINUSE')
    return bad(`the embedded one cannot listen on ${host} port ${port}`, 'see mqtt.embedded')
  const { alive } = await readHealth({ folder: data })
  if (alive) return good(`the embedded one of the daemon that runs has port ${port}`)
  return bad(`port ${port} is taken`, 'set mqtt.url to the broker that has it, or mqtt.embedded.port')
}

function listeningProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })
}
