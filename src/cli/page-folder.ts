/** Where the build puts the files of the page. How far above this file that is depends on the build. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** `dist/page` */
export function pageFolder(): string {
  const folders = ['../../page', '../page', '../../dist/page'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  // The bundle is in dist/src or dist/src/program, the source in src/cli. The sources of the page have no main.js.
  return folders.find((folder) => existsSync(`${folder}/main.js`)) ?? fileURLToPath(new URL('../page', import.meta.url))
}
