/**
 * `freebox2mqtt page`: the address of the page. `--lan` opens it to the network with a generated password, `--local` takes
 * that back. Both change the page's own settings, never config.yaml.
 */
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { adapters } from '../../adapters/index.ts'
import type { Config } from '../config/index.ts'
import { isLoopbackAddress } from '../config/listen-address.ts'
import { localAddressTowards } from '../net/local-address.ts'
import { generatePassword } from '../page/password.ts'
import { type Changes, createSettings } from '../page/settings.ts'
import { readHealth } from '../store/heartbeat.ts'
import { type ConfigOption, readLayers } from './bootstrap.ts'
import { printError, printLine } from './output.ts'
import { writeSettings } from './page-routes.ts'

export interface PageCommandOptions extends ConfigOption {
  readonly lan?: boolean | undefined
  readonly local?: boolean | undefined
}

export async function run(options: PageCommandOptions): Promise<number> {
  const loaded = readLayers(options)
  if (loaded.warning !== undefined) printError(loaded.warning)
  if (!options.lan && !options.local) {
    await printAddress(loaded.config)
    return 0
  }
  const settings = createSettings(
    {
      ...{ adapters, write: writeSettings },
      load: () => readLayers(options),
      restart: () => undefined,
    },
    () => loaded,
  )
  // A password of config.yaml or of the environment stays in use.
  const ownPassword = settings.lockedBy('http.password')
  const password = options.lan && ownPassword === null ? generatePassword() : undefined
  const reply = await settings.change(options.lan ? opened(loaded.config, password) : closed(ownPassword))
  if (reply.status === 'error') {
    for (const { path, message } of reply.mistakes) printError(path === '' ? message : `${path}: ${message}`)
    return 1
  }
  await printAddress(readLayers(options).config)
  if (password !== undefined) {
    printLine(`Password: ${password}`)
    printLine('It is shown only now. To get another one, use --lan again.')
  } else if (options.lan) printLine(`The password is the one that is set in ${ownPassword}.`)
  await printWhen(loaded.config)
  return 0
}

/** An address that other machines reach already stays. */
function opened({ http }: Config, password: string | undefined): Changes {
  return {
    ...(!http.enabled && { 'http.enabled': true }),
    ...(isLoopbackAddress(http.host) && { 'http.host': '0.0.0.0' }),
    ...(password !== undefined && { 'http.password': password }),
  }
}

function closed(ownPassword: string | null): Changes {
  return { 'http.host': null, ...(ownPassword === null && { 'http.password': null }) }
}

async function printAddress(config: Config): Promise<void> {
  const { enabled, host, port } = config.http
  if (!enabled) return printLine('There is no page: http.enabled is false.')
  if (port === 0)
    return printLine('The page has another port at each start, which the log of the daemon names (http.port is 0).')
  const address = isAnyAddress(host) ? await addressInNetwork(config) : host
  printLine(`The page: http://${isIPv6(address) ? `[${address}]` : address}:${port}`)
  if (isLoopbackAddress(host)) {
    printLine('Only this machine reaches it. To open it to your network: freebox2mqtt page --lan')
  }
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** The address of this machine towards the box, else that of its first interface. */
async function addressInNetwork({ freebox }: Config): Promise<string> {
  const box = freebox.url === undefined ? 'mafreebox.freebox.fr' : new URL(freebox.url).hostname
  const towardsBox = await localAddressTowards(box).catch(() => undefined)
  if (towardsBox !== undefined && !isLoopbackAddress(towardsBox) && !isAnyAddress(towardsBox)) return towardsBox
  const all = Object.values(networkInterfaces()).flatMap((it) => it ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'the address of this machine'
}

async function printWhen({ data }: Config): Promise<void> {
  const { alive, message } = await readHealth({ folder: data })
  printLine(alive ? `${message}. Restart it for this to take effect.` : 'This takes effect when the daemon starts.')
}
