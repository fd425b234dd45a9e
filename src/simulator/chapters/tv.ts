/**
 * The television. The documentation does not have it. The box gives out its guide rarely: after the first request of a
 * client it answers 429 for half an hour.
 */
import { Refusal } from '../answer.ts'
import { programmesAt } from '../house/television.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, get } from '../route.ts'

export const tv: Chapter = {
  read: 'tv',
  write: null,
  routes: [
    get('tv/channels', ({ house }) => house.television.channels),
    get('tv/bouquets', ({ house }) => house.television.bouquets),
    get('tv/bouquets/{id}/channels', ({ house: { television }, parameters: { id } }) => {
      const isKnown = id === 'freeboxtv' || television.bouquets.some((it) => String(it.id) === id)
      if (!isKnown) throw new Refusal('noent')
      return television.rows
    }),
    get('tv/epg/by_time/{time}', ({ house, parameters }) => {
      limitGuide(house)
      const uuids = Object.keys(house.television.channels)
      return Object.fromEntries(uuids.map((uuid) => [uuid, programmesAt(uuid, timeOf(parameters.time))]))
    }),
    get('tv/epg/by_channel/{uuid}/{time}', ({ house, parameters: { uuid, time } }) => {
      limitGuide(house)
      if (house.television.channels[uuid] === undefined) throw new Refusal('noent')
      return programmesAt(uuid, timeOf(time))
    }),
  ],
}

function timeOf(text: string): number {
  if (!/^\d{9,10}$/.test(text)) throw new Refusal('inval')
  return Number(text)
}

function limitGuide({ television: { guide } }: SimulatedHouse): void {
  guide.requestedAt = guide.requestedAt.filter((at) => now() - at < guide.lockSeconds)
  if (guide.requestedAt.length >= guide.requests) throw new Refusal('rate_limit', {}, 429)
  guide.requestedAt.push(now())
}
