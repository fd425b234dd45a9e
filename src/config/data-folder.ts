/**
 * The data folder alone. The page's own settings, which are in it, are a layer of the configuration; and the health check
 * of a container, which runs every half minute, needs nothing else.
 */
import { dirname, resolve } from 'node:path'
import { valueAt } from '../wording/path.ts'
import { ConfigError } from './config-error.ts'
import { defaultFile, readConfigFile } from './config-file.ts'
import { variableOf } from './environment-names.ts'
import { EnvironmentText } from './interpolation.ts'
import { withoutQuotes } from './secret-forms.ts'

/** The setting `data` of a configuration. A wrong value counts as absent: the schema reports it. */
export function dataFolderIn(value: unknown, folder: string): string {
  const given = valueAt(value, ['data'])
  const data = given instanceof EnvironmentText ? withoutQuotes(given.text) : given
  return resolve(folder, typeof data === 'string' && data !== '' ? data : 'data')
}

/**
 * The data folder that environment and file name. The rest of the file may be wrong: a daemon that was started before it
 * was changed still runs. Throws ConfigError if the file cannot be read.
 */
export async function readDataFolder(file: string | undefined, environment = process.env): Promise<string> {
  const name = file ?? defaultFile
  const folder = dirname(resolve(name))
  const [, given] =
    Object.entries(environment).find(([it, text]) => text && it.toUpperCase() === variableOf(['data'])) ?? []
  if (given !== undefined) return dataFolderIn({ data: new EnvironmentText(given) }, folder)
  const text = readConfigFile(name, file !== undefined)
  const { readDocument } = await import('./document.ts')
  const { value, issues } = readDocument(text, name, environment)
  if (issues.length > 0) throw new ConfigError(issues)
  return dataFolderIn(value, folder)
}
