/** `freebox2mqtt simulate`: a simulated Freebox for development, or a replay of the one that `dump` recorded. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Model, type PairingOutcome, type Simulator, startSimulator } from '../simulator/index.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { stopSignal, whenAborted } from './signals.ts'

export interface SimulateOptions {
  readonly model: Model
  readonly port: number
  readonly pairing: PairingOutcome
  /** Folder or file of a dump. */
  readonly replay?: string | undefined
  /** Serves https with a certificate that it makes. */
  readonly tls?: boolean | undefined
  /** The folder for the certificate of its authority. */
  readonly tlsDir: string
}

const appToken = 'simulated-app-token'

export async function run(options: SimulateOptions): Promise<number> {
  const { model, port, pairing, replay, tls } = options
  const signal = stopSignal()
  try {
    const source = replay === undefined ? { model, alive: true } : { replay }
    const simulator = await startSimulator({
      port,
      appToken,
      keepAppToken: true,
      pairing: { outcome: pairing },
      ...(tls ? { tls: 'self-made' } : {}),
      ...source,
    })
    try {
      await introduce(simulator, options)
      await whenAborted(signal)
    } finally {
      await simulator.close()
    }
    return 0
  } catch (error) {
    printError(`The simulated Freebox cannot start: ${reasonOf(error, port, replay)}`)
    return 1
  }
}

async function introduce({ url, ca }: Simulator, { model, pairing, replay, tlsDir }: SimulateOptions): Promise<void> {
  const caFile = ca === undefined ? undefined : await writeAuthority(ca, tlsDir)
  printLine(`A simulated Freebox (${replay ?? model}) answers at ${url}`)
  printLine(`Its app token is ${appToken}. ${pairingSentences[pairing]}`)
  if (caFile) printLine(`Its certificate is issued by the authority in ${caFile}. Let clients trust this file.`)
  printLine('To try it:')
  printLine(`  ${settings({ URL: url, APP_TOKEN: appToken, TLS__CA_FILE: caFile })} freebox2mqtt run`)
  printLine('Press Ctrl-C to stop it.')
}

/** Writes the certificate of the authority, a new one at each start. Returns the path of the file. */
async function writeAuthority(ca: string, folder: string): Promise<string> {
  const file = resolve(join(folder, 'ca.pem'))
  await mkdir(folder, { recursive: true })
  await writeFile(file, ca)
  return file
}

function settings(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `FREEBOX2MQTT__FREEBOX__${name}=${value}`).join(' ')
}

const pairingSentences: Readonly<Record<PairingOutcome, string>> = {
  granted: 'Pairing is granted after two polls.',
  denied: 'Pairing is denied after two polls.',
  timeout: 'Pairing is not confirmed, and ends after two polls.',
  new_apps_denied: 'It accepts no new applications.',
  denied_from_external_ip: 'It refuses to pair, as from outside of the home network.',
}

function reasonOf(error: unknown, port: number, replay: string | undefined): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} is taken by another program. Choose another one with --port.`
  if (code === 'EACCES') return `this user may not listen on port ${port}. Choose one above 1023 with --port.`
  const isNotRead =
    error instanceof z.ZodError || error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR'
  return isNotRead && replay !== undefined ? `${replay} contains no dump` : errorMessage(error)
}
