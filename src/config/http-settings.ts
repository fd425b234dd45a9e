/**
 * The settings of the web server alone. It listens before the adapters are loaded, from which the whole schema is made.
 */
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { defaultFile, readConfigFile } from './config-file.ts'
import { dataFolderIn } from './data-folder.ts'
import { readDocument } from './document.ts'
import { applyEnvironment, readEnvironment } from './environment.ts'
import { httpSchema } from './http.ts'
import { convertEnvironmentText } from './interpolation.ts'
import { pageFileIn, readPageFile, refusalOf, settingsIn, withPageSettings } from './page-layer.ts'
import type { Config } from './schema.ts'
import { text } from './values.ts'

/** undefined if something is wrong with them, which `loadLayers` reports. */
export function readHttpSettings(file: string | undefined, environment = process.env): Config['http'] | undefined {
  const name = file ?? defaultFile
  const folder = dirname(resolve(name))
  const schema = z.object({ data: text().optional(), http: httpSchema(folder).prefault({}) })
  try {
    // A pipe can be read only once.
    if (statSync(name, { throwIfNoEntry: false })?.isFile() === false) return undefined
    const document = readDocument(readConfigFile(name, file !== undefined), name, environment)
    if (document.issues.length > 0) return undefined
    const own = applyEnvironment(document.value, readEnvironment(environment, schema))
    const page = readPageFile(pageFileIn(dataFolderIn(own, folder)))
    const possible = settingsIn(page.value, schema).filter(({ path }) => refusalOf(path, schema) === undefined)
    const value = convertEnvironmentText(withPageSettings(own, possible), schema)
    return schema.safeParse(value).data?.http
  } catch {
    return undefined
  }
}
