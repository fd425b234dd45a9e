import { expect, test } from 'vitest'
import { chapters } from '../../src/simulator/chapters/index.ts'
import { type Model, modelNames } from '../../src/simulator/index.ts'
import { envelope, type OpenBox, openBox, request } from './client.ts'

const all = chapters.flatMap((chapter) => chapter.routes)
const readable = all.filter(({ method, path }) => method === 'GET' && !path.includes('{')).map(({ path }) => path)

test.each(modelNames)('answers every path of a %s in every version without an internal error', async (model: Model) => {
  await using box = await openBox({ model })
  const newest = Number.parseInt(box.simulator.house.system.api_version, 10)
  const wrong: string[] = []
  for (let major = 1; major <= newest; major += 1) {
    for (const path of readable) {
      const reply = await request(box.simulator, 'GET', `/api/v${major}/${path}/`, { token: box.token })
      const hasNoRaid = path === 'storage/raid' && ['mini', 'pop', 'revolution'].includes(model)
      const isError = envelope(reply).error_code === 'internal_error'
      const isAnswered = [200, 404].includes(reply.status) && isError === (hasNoRaid && reply.status === 200)
      if (!isAnswered) wrong.push(`v${major} ${path}: ${reply.status} ${reply.text}`)
    }
  }
  expect(wrong).toEqual([])
})

test.each(['revolution', 'delta', 'ultra'] as const)(
  'changes nothing but the uptime of a %s without the option alive',
  async (model) => {
    await using box = await openBox({ model })
    const read = async () => {
      const replies = await Promise.all(readable.map((path) => box.get(path)))
      const text = JSON.stringify(replies.map((reply, at) => [readable[at], reply.error_code, reply.result]))
      // A repeater that is connected was seen now.
      return text.replace(/"uptime":"[^"]+ secondes?","uptime_val":\d+|"last_seen":\d+/g, '')
    }
    const before = await read()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await read()).toBe(before)
  },
)

const noRights = {
  settings: false,
  calls: false,
  contacts: false,
  explorer: false,
  downloader: false,
  home: false,
  parental: false,
  player: false,
  profile: false,
  pvr: false,
  vm: false,
}
const writable = all
  .filter(({ method, right }) => method !== 'GET' && right !== null)
  .map((route) => ({ ...route, path: route.path.replace(/{\w+}/g, '1') }))

test('refuses every write without the right, and every write with an unknown field', async () => {
  await using restricted = await openBox({ model: 'delta', apiVersion: '16.0', rights: noRights })
  await using unrestricted = await openBox({ model: 'delta', apiVersion: '16.0' })
  for (const { method, path, since = 0, before = 17 } of writable) {
    const url = `/api/v${Math.max(since, Math.min(11, before - 1))}/${path}`
    const write = async ({ simulator, token }: OpenBox, body: unknown) => {
      return envelope(await request(simulator, method, url, { token, body })).error_code
    }
    expect(await write(restricted, {}), `${method} ${url}`).toBe('insufficient_rights')
    // The history is only read. A box ignores what it does not know in such a request.
    if (path === 'rrd') continue
    expect(await write(unrestricted, { unknown_field: true }), `${method} ${url}`).toBe('invalid_request')
  }
})
