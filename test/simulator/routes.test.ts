import { expect, test } from 'vitest'
import { chapters } from '../../src/simulator/chapters/index.ts'
import { type Model, modelNames } from '../../src/simulator/index.ts'
import { ask, envelope, house } from './caller.ts'

const all = chapters.flatMap((chapter) => chapter.routes)
const readable = all.filter(({ method, path }) => method === 'GET' && !path.includes('{')).map(({ path }) => path)

test.each(modelNames)('every path of a %s answers in every version, and never breaks', async (model: Model) => {
  await using box = await house({ model })
  const newest = Number.parseInt(box.simulator.house.system.api_version, 10)
  for (let major = 1; major <= newest; major += 1) {
    for (const path of readable) {
      const reply = await ask(box.simulator, 'GET', `/api/v${major}/${path}/`, { token: box.token })
      expect([200, 404], `v${major} ${path}`).toContain(reply.status)
      expect(envelope(reply).error_code, `v${major} ${path}`).not.toBe('internal_error')
    }
  }
})

test.each(['revolution', 'delta', 'ultra'] as const)('in a still %s nothing moves but the uptime', async (model) => {
  await using box = await house({ model })
  const read = async () => {
    const replies = await Promise.all(readable.map((path) => box.get(path)))
    const text = JSON.stringify(replies.map((reply, at) => [readable[at], reply.error_code, reply.result]))
    return text.replace(/"uptime":"[^"]+ secondes?","uptime_val":\d+/, '')
  }
  const before = await read()
  await new Promise((resolve) => setTimeout(resolve, 1100))
  expect(await read()).toBe(before)
})

const none = { settings: false, calls: false, contacts: false, downloader: false, home: false, vm: false }
const writable = all
  .filter(({ method }) => method !== 'GET')
  .map((route) => ({ ...route, path: route.path.replace(/{\w+}/g, '1') }))

test('every path that writes is refused to those without the right, and takes no rubbish', async () => {
  await using stranger = await house({ model: 'delta', apiVersion: '16.0', rights: none })
  await using owner = await house({ model: 'delta', apiVersion: '16.0' })
  for (const { method, path, since = 0, before = 17 } of writable) {
    const url = `/api/v${Math.max(since, Math.min(11, before - 1))}/${path}`
    const write = async ({ simulator, token }: typeof owner, body: unknown) => {
      return envelope(await ask(simulator, method, url, { token, body })).error_code
    }
    expect(await write(stranger, {}), `${method} ${url}`).toBe('insufficient_rights')
    expect(await write(owner, { nobody: 'knows this' }), `${method} ${url}`).toBe('invalid_request')
  }
})
