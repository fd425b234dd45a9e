/**
 * The list of uploads. The files themselves come over `ws/upload`. https://dev.freebox.fr/sdk/os/upload/
 */
import { Refusal } from '../answer.ts'
import type { Upload } from '../house/uploads.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, remove } from '../route.ts'

export const upload: Chapter = {
  read: 'explorer',
  write: 'explorer',
  routes: [
    get('upload', ({ house }) => house.uploads.list),
    get('upload/{id}', ({ house, parameters }) => uploadOf(house, parameters.id)),
    // It was dropped from the documentation after version 3, and one client still sends it.
    remove('upload/clean', EmptyBody, ({ house }) => {
      house.uploads.list = house.uploads.list.filter(({ status }) => status === 'in_progress')
    }),
    remove('upload/{id}/cancel', EmptyBody, ({ box, house, parameters }) => {
      if (!box.cancelUpload(uploadOf(house, parameters.id).id)) throw new Refusal('invalid_request')
    }),
    remove('upload/{id}', EmptyBody, ({ box, house, parameters }) => {
      const removed = uploadOf(house, parameters.id)
      box.cancelUpload(removed.id)
      house.uploads.list = house.uploads.list.filter((it) => it !== removed)
    }),
  ],
}

function uploadOf({ uploads }: SimulatedHouse, id: string): Upload {
  const found = uploads.list.find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}
