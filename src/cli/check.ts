/**
 * `freebox2mqtt check`: one line each for configuration, data folder, Freebox, TLS, login, rights and broker, with a
 * remedy for each failure. It uses a session and a client id of its own, so that a running daemon is not disturbed.
 */

import { existsSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from '../config/index.ts'
import { Unreachable } from '../errors.ts'
import { type BoxInfo, discoverFreebox, type Freebox, rightName, rightsPlace } from '../freebox/index.ts'
import { checkBroker } from '../setup/broker-check.ts'
import { type CheckResult, clockRemedy, failed, passed } from '../setup/check-result.ts'
import { folderProblem } from '../store/data-folder.ts'
import { freeboxAddress } from '../wiring/freebox.ts'
import { type CommandContext, type ConfigOption, openContext } from './bootstrap.ts'
import { findMissingRights, logIn } from './box.ts'
import { errorMessage, printError, printLine } from './output.ts'

export interface CheckOptions extends ConfigOption {
  readonly configOnly?: boolean | undefined
}

export async function run(options: CheckOptions): Promise<number> {
  const context = await checkConfig(options)
  if (context === undefined) return 2
  if (options.configOnly) return 0
  const results = [
    await checkDataFolder(context),
    ...(await checkFreebox(context)),
    report('broker', await checkBroker({ config: context.config, log: context.logging.log })),
  ]
  return results.every((it) => it.passed) ? 0 : 1
}

async function checkConfig(options: CheckOptions): Promise<CommandContext | undefined> {
  try {
    const context = await openContext(options, { quiet: true })
    const usedFile = options.config ?? (existsSync('config.yaml') ? 'config.yaml' : undefined)
    const { fromEnvironment: names, page, warning } = context.loaded
    const fromEnvironment = names.length === 0 ? '' : `. From the environment: ${names.join(', ')}`
    const onPage = page.settings.map(({ path }) => path.join('.')).sort()
    const fromPage = onPage.length === 0 ? '' : `. From the page: ${onPage.join(', ')}`
    const ignored = warning === undefined ? '' : `. ${warning}`
    const source = usedFile ?? 'No config.yaml in this folder: the defaults apply'
    report('configuration', passed(`${source}${fromEnvironment}${fromPage}${ignored}`))
    return context
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    report('configuration', failed('It has errors', 'Correct those listed below'))
    printError(error.message)
    return undefined
  }
}

async function checkDataFolder({ config }: CommandContext): Promise<CheckResult> {
  const problem = await folderProblem(config.data)
  const remedy = 'Make room there, or set data to a folder that this user can write'
  return report('data folder', problem ? failed(problem, remedy) : passed(config.data))
}

async function checkFreebox(context: CommandContext): Promise<CheckResult[]> {
  try {
    const info = await discoverFreebox(freeboxAddress(context.config))
    const { title, baseUrl, apiVersion } = info
    const found = passed(`${title} at ${new URL(baseUrl).origin}, API ${apiVersion}`)
    return [report('Freebox', found), report('TLS', checkTls(info, context)), ...(await checkSession(context))]
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    if (error.code !== 'certificate') {
      if (error.code === 'wrong_scheme') return [report('Freebox', failed(errorMessage(error)))]
      const remedy = 'Check that the Freebox is on and that freebox.url is right'
      return [report('Freebox', failed(errorMessage(error), remedy))]
    }
    const remedy = clockRemedy(error.cause) ?? 'As a last resort, set freebox.tls.verify to false'
    return [report('Freebox', passed('It answers')), report('TLS', failed(errorMessage(error), remedy))]
  }
}

function checkTls({ baseUrl }: BoxInfo, { config }: CommandContext): CheckResult {
  if (!baseUrl.startsWith('https:')) return passed('Not used: the connection is http, on the local network')
  return passed(
    config.freebox.tls.verify
      ? 'The certificate is valid'
      : 'The certificate is not checked (freebox.tls.verify is false)',
  )
}

async function checkSession(context: CommandContext): Promise<CheckResult[]> {
  const { freebox, state, detail } = await logIn(context)
  try {
    if (state !== 'up') return [report('login', failed(detail || state))]
    const login = report('login', passed('The token is accepted'))
    const rights = report('rights', rightsResult(await findMissingRights(freebox, context.config)))
    return [login, rights, ...(await checkMode(freebox))]
  } finally {
    await freebox.close()
  }
}

const LanConfig = z.object({ mode: z.string().optional(), type: z.string().optional() })

/** A box in bridge mode is not broken, but most of what users look for is missing. */
async function checkMode(freebox: Freebox): Promise<CheckResult[]> {
  const answer = await freebox.request({ method: 'GET', path: 'lan/config/' }).catch(() => undefined)
  const { mode, type } = LanConfig.safeParse(answer).data ?? {}
  if ((mode ?? type) !== 'bridge') return []
  const meaning = 'another router has the local network, so the Freebox knows no hosts and no presence'
  return [report('network mode', passed(`Bridge: ${meaning}`))]
}

function rightsResult(missing: readonly string[]): CheckResult {
  if (missing.length === 0) return passed('All rights that are needed are given')
  const names = missing.map((right) => `"${rightName(right)}"`).join(', ')
  return failed(`Not given: ${names}`, `Tick ${missing.length === 1 ? 'it' : 'them'} in ${rightsPlace}`)
}

/** Prints a result as soon as it is known. */
function report(subject: string, result: CheckResult): CheckResult {
  printLine(`${result.passed ? '✓' : '✗'} ${subject.padEnd(14)} ${result.message}`)
  return result
}
