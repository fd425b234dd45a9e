/** Whether the broker is there and lets us in, asked as a stranger: another client id, no will, nothing left behind. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { connectAsync, type IClientOptions } from 'mqtt'
import { pino } from 'pino'
import type { Config } from '../config.ts'
import { readBeat } from '../health.ts'
import { clientOptions, publicUrl, type Version } from '../mqtt/options.ts'
import { reasonOf, refusesVersion } from '../mqtt/reasons.ts'
import { createTopics } from '../mqtt/topics.ts'
import { bad, good, type Verdict } from './verdict.ts'

/** The broker of the configuration, or the port of the embedded one. */
export function brokerVerdict(config: Config): Promise<Verdict> {
  return config.mqtt.url === undefined ? embeddedVerdict(config) : externalVerdict(config, config.mqtt.url, 5)
}

async function externalVerdict(config: Config, url: string, version: Version): Promise<Verdict> {
  try {
    const client = await connectAsync(strangerOptions(config, url, version))
    // What comes later than this is of no interest.
    client.on('error', () => undefined)
    const answers = await client.subscribeAsync(createTopics(config.mqtt.base_topic).bridge('state'))
    await client.endAsync()
    if (answers.some((it) => it.qos > 2)) return bad('it lets us in, but not read our topics', 'see its access rules')
    return good(`${publicUrl(url)}, MQTT ${version === 5 ? '5' : '3.1.1'}`)
  } catch (error) {
    const ending = { accepted: false, cause: causeOf(error) }
    if (version === 5 && refusesVersion(ending)) return externalVerdict(config, url, 4)
    return bad(`${publicUrl(url)}: ${reasonOf({ ...ending, again: false }).sentence}`)
  }
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
  const { alive } = await readBeat({ folder: data })
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
