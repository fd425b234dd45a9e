/** The list of TV channels, as boxes send it. */
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { channelNamed, readChannels } from '../../adapters/sources/channels.ts'

const named = (uuid: string, name: string, more = {}) => ({ [uuid]: { uuid, name, available: true, ...more } })
const row = (number: number, uuid: string, more = {}) => ({ number, uuid, sub_number: 0, available: true, ...more })

const names = {
  ...named('uuid-webtv-612', 'TF1', { logo_url: '/api/latest/tv/img/channels/logos68x60/uuid-webtv-612.png' }),
  ...named('uuid-webtv-287', 'France 3 Centre'),
  ...named('uuid-webtv-288', 'France 3 Alsace'),
  ...named('uuid-webtv-289', 'France 3', { available: false }),
  ...named('uuid-webtv-999', '', { short_name: 'Secrète' }),
  broken: 'not a channel',
}
const rows = [
  row(309, 'uuid-webtv-287', { streams: [{ rtsp: 'rtsp://mafreebox.freebox.fr/x' }] }),
  row(3, 'uuid-webtv-289', { available: false }),
  row(3, 'uuid-webtv-288', { sub_number: 2 }),
  row(3, 'uuid-webtv-287', { sub_number: 1 }),
  row(1, 'uuid-webtv-612', { sub_number: undefined, number: '1' }),
  row(70, 'uuid-webtv-unnamed'),
  { number: 4 },
  null,
]

/** Answers by path; what is absent is not on this box. */
function reading(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  const read = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> => {
    asked.push(path)
    return path in answers ? schema.parse(answers[path]) : undefined
  }
  return { asked, read }
}

test('finds a channel by its number and by its uuid, also if it has two numbers', async () => {
  const { read } = reading({ 'tv/channels/': names, 'tv/bouquets/freeboxtv/channels/': rows })
  const channels = await readChannels(read)
  expect(channelNamed(channels, 1)).toEqual({
    uuid: 'uuid-webtv-612',
    name: 'TF1',
    numbers: [1],
    available: true,
    logo: '/api/latest/tv/img/channels/logos68x60/uuid-webtv-612.png',
  })
  const france3 = channelNamed(channels, 'uuid-webtv-287')
  expect(france3).toMatchObject({ name: 'France 3 Centre', numbers: [3, 309] })
  // Available, and with the lowest sub-number.
  expect(channelNamed(channels, '3')).toBe(france3)
  expect(channelNamed(channels, 309)).toBe(france3)
  expect(channelNamed(channels, 70)).toMatchObject({ uuid: 'uuid-webtv-unnamed', name: null })
  expect(channelNamed(channels, 'uuid-webtv-999')).toMatchObject({ name: 'Secrète', numbers: [] })
  expect([4, '', 'TF1', 'uuid-webtv-0'].map((it) => channelNamed(channels, it))).toEqual(Array(4).fill(undefined))
  expect(channels.all.map(({ numbers }) => numbers[0])).toEqual([1, 3, 3, 3, 70, undefined])
})

test('takes the bouquet of the subscriber if the box has none with the usual name', async () => {
  const { read, asked } = reading({
    'tv/channels/': names,
    'tv/bouquets/': [{ id: 57, name: 'Canal' }, 'broken', { id: 675, name: 'Freebox TV' }],
    'tv/bouquets/675/channels/': rows,
  })
  expect(channelNamed(await readChannels(read), 309)?.name).toBe('France 3 Centre')
  expect(asked.at(-1)).toBe('tv/bouquets/675/channels/')
})

test.each([{}, [], undefined, null])('has no channels if the box answers %j', async (answer) => {
  const { read } = reading({ 'tv/channels/': answer })
  expect(await readChannels(read)).toEqual({ all: [], byUuid: new Map(), byNumber: new Map() })
})

test('asks no further if the box has no television', async () => {
  const { read, asked } = reading({})
  expect((await readChannels(read)).all).toEqual([])
  expect(asked).toEqual(['tv/channels/'])
})
