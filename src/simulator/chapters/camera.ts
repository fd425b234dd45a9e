/**
 * The cameras of Freebox Home, with the picture that the box fetches from them. https://dev.freebox.fr/sdk/os/camera/
 */
import { Binary, Refusal } from '../answer.ts'
import type { House } from '../house.ts'
import { picture } from '../media.ts'
import { type Chapter, get } from '../route.ts'

export const camera: Chapter = {
  read: 'camera',
  write: 'camera',
  exists: ({ home }) => home !== undefined,
  routes: [
    // Since 8.5 the list is free to read; the pictures never are.
    get('camera', ({ house }) => house.home?.cameras, { right: null }),
    get('camera/{id}', ({ house, parameters }) => cameraOf(house, parameters.id), { right: null }),
    get('camera/stream/{id}/snapshot.cgi', ({ house, parameters }) => {
      cameraOf(house, parameters.id)
      return new Binary('image/jpeg', picture)
    }),
  ],
}

function cameraOf({ home }: House, id: string) {
  const found = home?.cameras.find((it) => it.id === id)
  if (!found) throw new Refusal('noent')
  return found
}
