/**
 * The content of files (`dl/`). https://dev.freebox.fr/sdk/os/fs/
 */
import { FileAnswer, Refusal } from '../answer.ts'
import { partsOfPath } from '../house/files.ts'
import { type Chapter, get } from '../route.ts'

const types: Record<string, string> = {
  html: 'text/html',
  jpg: 'image/jpeg',
  json: 'application/json',
  txt: 'text/plain',
}

export const dl: Chapter = {
  read: 'explorer',
  write: 'explorer',
  routes: [
    get('dl/{path*}', ({ house, parameters }) => {
      const path = Buffer.from(parameters.path, 'base64').toString()
      const entry = house.files.at(path)
      if (entry?.kind !== 'file') throw new Refusal('path_not_found')
      const name = partsOfPath(path).at(-1) ?? ''
      const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
      return new FileAnswer({ ...entry, name, type })
    }),
  ],
}
