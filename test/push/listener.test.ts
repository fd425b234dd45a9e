import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { pushKinds } from '../../src/push/message.ts'
import { startBox, until } from '../freebox/support.ts'
import { dataFolder, messages, problems, registered, type Settings, secretIn } from './support.ts'

const message = { devices: ['1'], payload: { type: 'phone', event: 'missed_call' }, box_id: 'x' }

describe('a call of the box', () => {
  test.each(pushKinds)('causes a read at once: %s', async (kind) => {
    const { box, setup } = await registeredBox()
    const began = performance.now()
    const [reply] = await box.sendPush(kind, { event: 'something' })
    expect(performance.now() - began).toBeLessThan(500)
    expect(reply?.status).toBe(200)
    expect(JSON.parse(reply?.text ?? '')).toEqual({ failureIds: [], successIds: [box.house.targets[0]?.id] })
    expect(setup.kinds).toEqual([kind])
  })

  test('of an unknown kind, from a later firmware, is confirmed without a read or a warning', async () => {
    const { setup, send } = await registeredBox()
    const reply = await send({ body: { ...message, title: 'A', payload: { type: 'telepathy', data: [1] } } })
    expect(reply).toMatchObject({ status: 200, text: '{"failureIds":[],"successIds":["1"]}' })
    expect(setup.kinds).toEqual([])
    expect(problems(setup)).toEqual([])
  })

  test('is accepted behind a proxy that adds to the path', async () => {
    const { setup, secret, send } = await registeredBox()
    expect(await send({ path: `/freebox/push/${secret}/send` })).toMatchObject({ status: 200 })
    expect(setup.kinds).toEqual(['phone'])
  })
})

describe('a call is refused and causes no read', () => {
  test.each([
    ['no secret', () => '/send'],
    ['an empty secret', () => '//send'],
    ['a wrong secret', (secret: string) => `/${secret.slice(1)}x/send`],
    ['only the beginning of the secret', (secret: string) => `/${secret.slice(0, -1)}/send`],
    ['characters after the secret', (secret: string) => `/${secret}x/send`],
    ['the secret in a query', (secret: string) => `/send?${secret}/send`],
    ['the secret alone', (secret: string) => `/${secret}`],
    ['an unknown path after the secret', (secret: string) => `/${secret}/send/all`],
    ['a path that goes up', (secret: string) => `/${secret}/../send`],
    ['an endless path', () => `/${'a/'.repeat(2000)}send`],
  ])('with %s', async (_what, path) => {
    const { setup, secret, send } = await registeredBox()
    for (const method of ['POST', 'GET', 'DELETE']) {
      expect(await send({ method, path: path(secret) })).toEqual({ status: 404, text: '' })
    }
    expect(setup.kinds).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('with the method %s', async (method) => {
    const { setup, send } = await registeredBox()
    expect(await send({ method })).toMatchObject({ status: 405 })
    expect(setup.kinds).toEqual([])
  })

  test.each([
    ['an empty body', ''],
    ['a body that is not JSON', '{"devices":'],
    ['a body that is not an object', '[]'],
    ['no devices', '{"payload":{"type":"phone"}}'],
    ['devices that are not ids', '{"devices":[{}],"payload":{"type":"phone"}}'],
    ['no payload', '{"devices":["1"]}'],
    ['a payload without a type', '{"devices":["1"],"payload":{}}'],
  ])('with %s', async (_what, text) => {
    const { setup, send } = await registeredBox()
    expect(await send({ text })).toMatchObject({ status: 400 })
    expect(setup.kinds).toEqual([])
  })

  test('with a body that is larger than a message', async () => {
    const { setup, send } = await registeredBox()
    const sized = (bytes: number) => {
      const text = JSON.stringify({ ...message, title: '' })
      return text.replace('"title":""', `"title":"${'x'.repeat(bytes - text.length)}"`)
    }
    expect(await send({ text: sized(64 * 1024) })).toMatchObject({ status: 200 })
    expect(await send({ text: sized(64 * 1024 + 1) })).toMatchObject({ status: 413 })
    expect(setup.kinds).toEqual(['phone'])
  })

  test('above the rate limit, with one warning', async () => {
    const { box, setup, send } = await registeredBox()
    const replies = await inSequence(130, () => send({}))
    // The first call may be the box's own, which it makes when it creates the entry.
    const taken = replies.filter((it) => it.status === 200).length
    expect([119, 120]).toContain(taken)
    expect(replies.slice(taken).every((it) => it.status === 429)).toBe(true)
    expect(setup.kinds).toHaveLength(taken)
    expect(setup.pushLines.filter((it) => it.level === 40)).toHaveLength(1)
    expect(await box.sendPush('phone')).toMatchObject([{ status: 429 }])
  })

  test('with a guessed path, which does not use up the rate limit of the box', async () => {
    const { box, setup, send } = await registeredBox()
    await inSequence(130, (at) => send({ path: `/guess${at}/send` }))
    expect(await box.sendPush('phone')).toMatchObject([{ status: 200 }])
    expect(setup.kinds).toEqual(['phone'])
  })
})

test('a call that breaks off in the middle does not prevent the next one', async () => {
  const { box, setup, secret } = await registeredBox()
  const breaking = new AbortController()
  const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"devices"')) })
  const url = `http://127.0.0.1:${setup.push.port}/${secret}/send`
  const options = { method: 'POST', body, duplex: 'half' as const, signal: breaking.signal }
  const call = fetch(url, options).catch(() => undefined)
  await after(50)
  breaking.abort()
  await call
  expect(await box.sendPush('phone')).toMatchObject([{ status: 200 }])
})

test('the secret appears in no log line, and the next run uses the same one', async () => {
  const folder = dataFolder()
  const { box, setup, secret, send } = await registeredBox({ folder })
  expect(secretIn(folder)).toBe(secret)
  await send({ body: { ...message, payload: { type: 'telepathy' } } })
  box.faults.set('notif', { kind: 'reset' })
  await setup.push.stop()
  await until('the removal failed', () => messages(setup).some((it) => it.includes('stays on the Freebox')))
  expect(setup.pushLines.length).toBeGreaterThan(2)
  expect(JSON.stringify([setup.pushLines, setup.lines])).not.toContain(secret)
})

interface Sent {
  method?: string
  path?: string
  body?: unknown
  text?: string
}

/** One after the other, because the number of connections is limited too. */
async function inSequence<Result>(times: number, action: (at: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < times; at += 1) results.push(await action(at))
  return results
}

/** A box with the entry, and a function that calls the server as another client. */
async function registeredBox(settings: Settings = {}) {
  const box = await startBox({ apiVersion: '16.0' })
  const setup = await registered(box, settings)
  const secret = setup.secrets[0] ?? ''
  async function send({
    method = 'POST',
    path = `/${secret}/send`,
    body = message,
    text = JSON.stringify(body),
  }: Sent) {
    const content = method === 'POST' || method === 'PUT' ? { body: text } : {}
    const response = await fetch(`http://127.0.0.1:${setup.push.port}${path}`, { method, ...content })
    return { status: response.status, text: await response.text() }
  }
  return { box, setup, secret, send }
}
