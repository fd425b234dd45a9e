/**
 * The cameras of Freebox Home and their snapshots. https://dev.freebox.fr/sdk/os/camera/
 */
import { Binary, Refusal } from '../answer.ts'
import type { SimulatedHouse } from '../house.ts'
import { greyJpeg } from '../media.ts'
import { type Chapter, get } from '../route.ts'

export const camera: Chapter = {
  read: 'camera',
  write: 'camera',
  exists: ({ home }) => home !== undefined,
  routes: [
    // Since API 8.5 the list needs no right. The snapshots always do.
    get('camera', ({ house }) => house.home?.cameras, { right: null }),
    get('camera/{id}', ({ house, parameters }) => cameraOf(house, parameters.id), { right: null }),
    get('camera/stream/{id}/snapshot.cgi', ({ house, parameters }) => {
      cameraOf(house, parameters.id)
      return new Binary('image/jpeg', greyJpeg)
    }),
  ],
}

function cameraOf({ home }: SimulatedHouse, id: string) {
  const found = home?.cameras.find((it) => it.id === id)
  if (!found) throw new Refusal('noent')
  return found
}
