/**
 * The cameras of Freebox Home with their snapshots and the playlist of their video. https://dev.freebox.fr/sdk/os/camera/
 */
import { Binary, Refusal } from '../answer.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { greyJpeg, playlist } from '../media.ts'
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
    get('camera/stream/{id}/stream.m3u8', ({ house, parameters }) => {
      cameraOf(house, parameters.id)
      return new Binary('application/vnd.apple.mpegurl', playlist(now()))
    }),
  ],
}

function cameraOf({ home }: SimulatedHouse, id: string) {
  const found = home?.cameras.find((it) => it.id === id)
  if (!found) throw new Refusal('noent')
  return found
}
