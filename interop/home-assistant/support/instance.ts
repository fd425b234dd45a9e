/** The process of a Home Assistant in its own tree (`install` made it), with a fresh configuration folder, and its log. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../../test/mqtt/support.ts'
import { ended, mortal } from './processes.ts'

/** Where Home Assistant is installed; `run` says it. */
export const root = process.env.HA_ROOT ?? ''

export interface Instance {
  readonly url: string
  /** Starts the process; it answers some seconds later. */
  launch(): void
  /** Ends it in good order. */
  stop(): Promise<void>
  /** The log since it was last launched. */
  log(): string
  /** What it complained of, in the log, since this was last asked; through restarts too. */
  complaints(): string[]
  /** Stops it and removes its configuration. */
  close(): Promise<void>
}

/** What a machine without sound, pictures, recorder and Internet makes Home Assistant say, and its farewells. */
const machine = /\[(homeassistant\.(loader|util\.executor|components\.camera\.img_util)|aiohttp_|haffmpeg)/

export interface Configuration {
  /** Appended to its configuration.yaml. */
  readonly configuration?: string | undefined
  /** Files beside it, by name. */
  readonly files?: Readonly<Record<string, string>> | undefined
}

/** Prepares a configuration folder. */
export async function prepareInstance({ configuration: more = '', files = {} }: Configuration): Promise<Instance> {
  if (!existsSync(join(root, 'opt/ha/installed'))) throw new Error('HA_ROOT holds no Home Assistant: see `run`')
  const port = await freePort()
  mkdirSync(join(root, 'runs'), { recursive: true })
  const folder = mkdtempSync(join(root, 'runs/home-'))
  const inside = folder.slice(root.length)
  writeFileSync(join(folder, 'configuration.yaml'), configuration(port) + more)
  const beside = { 'automations.yaml': '[]\n', ...files }
  for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text)
  let running: ChildProcess | undefined
  let launches = 0
  let read = 0
  let heard: string[] = []

  const log = () => {
    const file = join(folder, `log-${launches}`)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }
  function listenToLog(): void {
    const text = log()
    heard.push(...complaintsIn(text.slice(read)))
    read = text.length
  }

  return {
    url: `http://127.0.0.1:${port}`,
    launch() {
      listenToLog()
      launches += 1
      read = 0
      const words = ['/opt/ha/bin/hass', '-c', inside, '--log-file', `${inside}/log-${launches}`]
      running = mortal(spawn('unshare', ['--mount', 'sh', '-c', entering, 'sh', root, ...words], { stdio: 'ignore' }))
    },
    stop: async () => void (await ended(running, 'SIGTERM')),
    log,
    complaints() {
      listenToLog()
      const all = heard
      heard = []
      return all
    },
    async close() {
      await ended(running, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Into the tree, with /proc and /dev for it alone: they are gone with the process. */
const entering = `
  set -e; root=$1; shift
  mount --bind /dev "$root/dev"; mount -t proc proc "$root/proc"
  exec chroot "$root" /usr/bin/env LANG=C.UTF-8 TZ=Europe/Paris "$@"`

/** Without what Home Assistant says of its own accord when the broker goes. */
export function withoutLostConnection(complaints: readonly string[]): string[] {
  return complaints.filter(
    (it) => !/The connection was lost|Failed to connect to MQTT|client is not currently connected/i.test(it),
  )
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

/** Warnings and errors, each with the last line of what follows it: there a traceback says what it was. */
function complaintsIn(text: string): string[] {
  const entries = text.split(/\n(?=\d{4}-\d\d-\d\d )/)
  const ours = entries.filter((it) => /^\S+ \S+ (WARNING|ERROR|CRITICAL) /.test(it) && !machine.test(it))
  return ours.map((it) => {
    const [first = '', ...more] = it.trim().split('\n')
    return [first, ...more.slice(-1)].join(' … ')
  })
}
