/** The text of the configuration file. */
import { readFileSync } from 'node:fs'
import { ConfigError } from './config-error.ts'
import { fileProblem } from './values.ts'

export const defaultFile = 'config.yaml'

/** The text of a file; '' if the default file does not exist. @param named the user named the file. Throws ConfigError. */
export function readConfigFile(name: string, named: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(name))
  } catch (error) {
    const problem = error instanceof TypeError ? 'a file whose encoding is not UTF-8' : fileProblem(error)
    if (!named && problem === 'no such file') return ''
    const position = { name, line: 1, column: 1 }
    const message = `expected a YAML file; found ${problem}`
    throw new ConfigError([{ position, key: named ? '--config' : '(file)', message }])
  }
}
