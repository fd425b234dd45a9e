/** The process of Home Assistant in its own tree (see `install`), with a new configuration folder, and its log. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../../test/mqtt/support.ts'
import { killedOnExit, stopProcess } from './processes.ts'

/** The folder in which Home Assistant is installed. `run` sets it. */
export const root = process.env.HA_ROOT ?? ''

export interface Instance {
  readonly url: string
  /** The process id; 0 before the first launch. */
  readonly pid: number
  /** Starts the process. It answers some seconds later. */
  launch(): void
  /** Stops it with SIGTERM. */
  stop(): Promise<void>
  /** The log since the last launch. */
  log(): string
  /** The warnings and errors in the log since the last call, also through restarts. */
  newProblems(): string[]
  /** Stops it and removes its configuration. */
  close(): Promise<void>
}

/** Warnings of a busy machine, of one without sound, images, recorder and Internet, and those of a shutdown. */
const machine =
  /\[(homeassistant\.(loader|util\.executor|components\.camera\.img_util)|aiohttp_|haffmpeg)|\] Updating state for .* took [\d.]+ seconds/

export interface Configuration {
  /** Appended to its configuration.yaml. */
  readonly configuration?: string | undefined
  /** Files next to it, by name. */
  readonly files?: Readonly<Record<string, string>> | undefined
  /** A certificate (PEM) that it trusts besides those of its tree, as if the user had installed it on the machine. */
  readonly authority?: string | undefined
}

/** Creates the configuration folder. */
export async function prepareInstance(options: Configuration): Promise<Instance> {
  const { configuration: more = '', files = {}, authority = '' } = options
  if (!existsSync(join(root, 'opt/ha/installed'))) throw new Error('HA_ROOT holds no Home Assistant: see `run`')
  const port = await freePort()
  mkdirSync(join(root, 'runs'), { recursive: true })
  const folder = mkdtempSync(join(root, 'runs/home-'))
  const inside = folder.slice(root.length)
  writeFileSync(join(folder, 'configuration.yaml'), configuration(port) + more)
  const trusted = readFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), 'utf8') + authority
  const allFiles = { 'automations.yaml': '[]\n', 'trusted.pem': trusted, ...files }
  for (const [name, text] of Object.entries(allFiles)) writeFileSync(join(folder, name), text)
  let running: ChildProcess | undefined
  let launches = 0
  let read = 0
  let found: string[] = []

  const log = () => {
    const file = join(folder, `log-${launches}`)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  function readLog(): void {
    const text = log()
    found.push(...problemsIn(text.slice(read)))
    read = text.length
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get pid() {
      return running?.pid ?? 0
    },
    launch() {
      readLog()
      launches += 1
      read = 0
      const words = [
        `SSL_CERT_FILE=${inside}/trusted.pem`,
        '/opt/ha/bin/hass',
        '-c',
        inside,
        '--log-file',
        `${inside}/log-${launches}`,
      ]
      running = killedOnExit(
        spawn('unshare', ['--mount', 'sh', '-c', enterTree, 'sh', root, ...words], { stdio: 'ignore' }),
      )
    },
    stop: async () => void (await stopProcess(running, 'SIGTERM')),
    log,
    newProblems() {
      readLog()
      const all = found
      found = []
      return all
    },
    async close() {
      await stopProcess(running, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Enters the tree with a /proc and a /dev of its own, which disappear with the process. */
const enterTree = `
  set -e; root=$1; shift
  mount --bind /dev "$root/dev"; mount -t proc proc "$root/proc"
  exec chroot "$root" /usr/bin/env LANG=C.UTF-8 TZ=Europe/Paris "$@"`

/** What Home Assistant logs when the broker goes down. The last two are about a message that was in transit then. */
const lostConnection = [
  /The connection was lost/i,
  /Failed to connect to MQTT/i,
  /client is not currently connected/i,
  /failed to receive on socket/i,
  /No ACK from MQTT server/i,
]

/** Without what Home Assistant logs when the broker goes down. */
export function withoutLostConnection(newProblems: readonly string[]): string[] {
  return newProblems.filter((it) => !lostConnection.some((pattern) => pattern.test(it)))
}

function configuration(port: number): string {
  return `
homeassistant: { country: FR, latitude: 48.85, longitude: 2.35, elevation: 35, unit_system: metric, time_zone: Europe/Paris, name: Home }
http: { server_host: 127.0.0.1, server_port: ${port} }
api:
config:
onboarding:
person:
zone:
logger: { default: warning }
automation: !include automations.yaml
`
}

/** Warnings and errors, each with the last line that follows it, which names the error of a traceback. */
function problemsIn(text: string): string[] {
  const entries = text.split(/\n(?=\d{4}-\d\d-\d\d )/)
  const relevant = entries.filter((it) => /^\S+ \S+ (WARNING|ERROR|CRITICAL) /.test(it) && !machine.test(it))
  return relevant.map((it) => {
    const [first = '', ...more] = it.trim().split('\n')
    return [first, ...more.slice(-1)].join(' … ')
  })
}
