/**
 * `freebox2mqtt check`: configuration, data folder, box, TLS, login, rights and broker, a line each, with the remedy.
 * It has a session and a client id of its own, so that no daemon that runs is disturbed.
 */
import { existsSync } from 'node:fs'
import { ConfigError } from '../config/index.ts'
import { Unreachable } from '../errors.ts'
import { type BoxInfo, discoverFreebox, rightName, rightsPlace } from '../freebox/index.ts'
import { type Configured, type Prepared, prepared } from './bootstrap.ts'
import { missingRights, openBox } from './box.ts'
import { brokerVerdict } from './broker.ts'
import { bad, clockRemedy, good, type Verdict } from './check-result.ts'
import { folderProblem } from './data-folder.ts'
import { complain, say, sentenceOf } from './output.ts'

export interface CheckOptions extends Configured {
  readonly configOnly?: boolean | undefined
}

export async function run(options: CheckOptions): Promise<number> {
  const parts = await read(options)
  if (parts === undefined) return 2
  if (options.configOnly) return 0
  const verdicts = [await folder(parts), ...(await box(parts)), tell('broker', await brokerVerdict(parts.config))]
  return verdicts.every((it) => it.good) ? 0 : 1
}

async function read(options: CheckOptions): Promise<Prepared | undefined> {
  try {
    const parts = await prepared(options, { quiet: true })
    tell(
      'configuration',
      good(options.config ?? (existsSync('config.yaml') ? 'config.yaml' : 'no config.yaml here: the defaults')),
    )
    return parts
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    tell('configuration', bad('has mistakes', 'correct what is said below'))
    complain(error.message)
    return undefined
  }
}

async function folder({ config }: Prepared): Promise<Verdict> {
  const problem = await folderProblem(config.data)
  return tell(
    'data folder',
    problem ? bad(problem, 'make room there, or set data to a folder of this user') : good(config.data),
  )
}

async function box(parts: Prepared): Promise<Verdict[]> {
  const { url, tls } = parts.config.freebox
  try {
    const info = await discoverFreebox({ url, tls })
    const { modelName, deviceName, baseUrl, apiVersion } = info
    const found = good(`${modelName ?? deviceName} at ${new URL(baseUrl).origin}, API ${apiVersion}`)
    return [tell('Freebox', found), tell('TLS', encryption(info, parts)), ...(await session(parts))]
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    if (error.code !== 'certificate')
      return [tell('Freebox', bad(sentenceOf(error), 'is it on, and is freebox.url right?'))]
    const remedy = clockRemedy(error.cause) ?? 'or set freebox.tls.verify to false if you must'
    return [tell('Freebox', good('something answers')), tell('TLS', bad(sentenceOf(error), remedy))]
  }
}

function encryption({ baseUrl }: BoxInfo, { config }: Prepared): Verdict {
  if (!baseUrl.startsWith('https:')) return good('none: the box is spoken to over http, on the local network')
  return good(
    config.freebox.tls.verify ? 'the certificate is right' : 'the certificate is not checked (freebox.tls.verify)',
  )
}

async function session({ config, store }: Prepared): Promise<Verdict[]> {
  const { freebox, state, detail } = await openBox(config, store)
  try {
    if (state !== 'up') return [tell('login', bad(detail || state))]
    const missing = await missingRights(freebox, config)
    const names = missing.map((right) => `"${rightName(right)}"`).join(', ')
    const rights =
      missing.length > 0 ? bad(`${names} not given`, `tick it in ${rightsPlace}`) : good('all that are needed')
    return [tell('login', good('the token is accepted')), tell('rights', rights)]
  } finally {
    await freebox.close()
  }
}

function tell(what: string, verdict: Verdict): Verdict {
  say(`${verdict.good ? '✓' : '✗'} ${what.padEnd(14)} ${verdict.says}`)
  return verdict
}
