/**
 * The TV channels and their guide, on request. The box permits few requests for the guide: a second one within a session was
 * answered with HTTP 429 for half an hour (API 16.0). The documentation has none of it.
 */
import { z } from 'zod'
import { asked, type Caller, described, get, instant, type Ration, Refusal } from '../../src/contract/index.ts'
import { type Channel, type Channels, channelNamed, namesPath, readChannels } from '../sources/channels.ts'
import { Guide, type Programme, Programmes } from './programme.ts'

const guide: Ration = { of: 'the TV guide', keep: '2h', apart: '30s', pause: '30m' }
const lists: Ration = { of: 'the TV channels', keep: '24h', apart: '0s', pause: '30m' }

/** The guide comes in parts of two hours. */
const part = 7200

const Named = described(
  z.union([z.int().min(1).max(9999), z.string().trim().min(1).max(64)]),
  'the number of a channel, or its uuid on the box, such as uuid-webtv-612',
)
const Nothing = z.strictObject({})
const Now = z.strictObject({ channel: Named.optional() })
const Epg = z.strictObject({ channel: Named, from: instant.optional() })

export const television = asked({
  queries: {
    channels: { takes: Nothing, answers: async (_, box) => (await channelsOf(box)).all.map(shown) },
    now: { takes: Now, within: '2m', answers: now },
    epg: { takes: Epg, within: '2m', answers: epg },
  },
})

function shown({ uuid, name, numbers, available, logo }: Channel) {
  return { uuid, name, number: numbers[0] ?? null, numbers, available, logo }
}

/** They are read once a day. Without their numbers they are of use as well. */
function channelsOf(box: Caller): Promise<Channels> {
  return readChannels((path, schema) => {
    const answer = box.rationed(get(path), schema, lists)
    return path === namesPath ? answer : answer.catch(() => undefined)
  })
}

/** What is on now and next: on one channel, or in short on all that the subscription has. */
async function now({ channel: named }: z.output<typeof Now>, box: Caller) {
  const all = await channelsOf(box)
  const chosen = named === undefined ? undefined : known(all, named)
  const ofOne = chosen && (await box.kept(guideOf(chosen, box.now), Programmes, guide))
  if (chosen !== undefined && ofOne !== undefined) return { channel: shown(chosen), ...around(ofOne, box.now) }
  const programmes = await box.rationed(guideAt(box.now), Guide, guide)
  const on = (it: Channel) => around(programmes.get(it.uuid) ?? [], box.now)
  if (chosen !== undefined) return { channel: shown(chosen), ...on(chosen) }
  return all.all
    .filter((it) => it.available && programmes.has(it.uuid))
    .map((it) => ({ uuid: it.uuid, number: it.numbers[0] ?? null, name: it.name, ...short(on(it).now) }))
}

function around(programmes: readonly Programme[], at: number) {
  const now = programmes.find(({ start, end }) => start <= at && at < end) ?? null
  const next = programmes.find(({ start }) => start > at) ?? null
  return { now, next }
}

function short(programme: Programme | null) {
  const { title = null, start = null, end = null } = programme ?? {}
  return { title, start, end }
}

/** The guide of one channel, from a time on: two hours, as the box has it. */
async function epg({ channel: named, from }: z.output<typeof Epg>, box: Caller) {
  const channel = known(await channelsOf(box), named)
  const at = from ?? Math.floor(box.now)
  // The guide of all channels has the same.
  const ofAll = (await box.kept(guideAt(at), Guide, guide))?.get(channel.uuid)
  const programmes = ofAll ?? (await box.rationed(guideOf(channel, at), Programmes, guide))
  return { channel: shown(channel), programmes: programmes.filter(({ end }) => end > at) }
}

function known(channels: Channels, named: string | number): Channel {
  const channel = channelNamed(channels, named)
  if (channel !== undefined) return channel
  throw new Refusal(`The Freebox has no channel ${named}. tv/channels lists them`, 'unknown_channel')
}

function guideAt(time: number) {
  return get(`tv/epg/by_time/${startOf(time)}`)
}

function guideOf({ uuid }: Channel, time: number) {
  return get(`tv/epg/by_channel/${encodeURIComponent(uuid)}/${startOf(time)}`)
}

function startOf(time: number): number {
  return Math.floor(time / part) * part
}
