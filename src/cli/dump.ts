/**
 * `freebox2mqtt dump`: writes every answer of the Freebox that the adapters read, with pseudonyms for names and
 * addresses, for a bug report. `simulate --replay` plays it back.
 */
import { adapters } from '../../adapters/index.ts'
import { writeDump } from '../dump/folder.ts'
import { recordDump } from '../dump/record.ts'
import { apiVersionOf } from '../wiring/freebox.ts'
import { readResources } from '../wiring/read-resources.ts'
import { configuredResources } from '../wiring/resources.ts'
import { type ConfigOption, openContext } from './bootstrap.ts'
import { logIn } from './box.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { version } from './version.ts'

export interface DumpOptions extends ConfigOption {
  /** Folder to write to. */
  readonly out: string
}

export async function run(options: DumpOptions): Promise<number> {
  const context = await openContext(options, { quiet: true })
  const { freebox, state, detail } = await logIn(context)
  try {
    if (state !== 'up') {
      printError(detail || `The Freebox cannot be read (${state})`)
      return 1
    }
    const resources = configuredResources(context.config, adapters)
    const api = apiVersionOf(freebox)
    const dump = await recordDump({
      ...{ version: version(), box: freebox },
      readAll: (request) => readResources({ resources, api, box: { request } }),
    })
    await writeDump(dump, options.out)
    printLine(`Wrote ${Object.keys(dump.answers).length} answers of the Freebox to ${options.out}.`)
    printLine('Names, addresses and numbers in them are replaced by pseudonyms. Check the files before you share them.')
    return 0
  } catch (error) {
    printError(`The dump could not be written to ${options.out}: ${errorMessage(error)}`)
    return 1
  } finally {
    await freebox.close()
  }
}
