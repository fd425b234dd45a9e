import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { pushKinds } from '../../src/push/message.ts'
import { startBox, until } from '../freebox/support.ts'
import { dataFolder, type House, registered, type Settings, secretIn } from './support.ts'

const message = { devices: ['1'], payload: { type: 'phone', event: 'missed_call' }, box_id: 'x' }

describe('what happens at the box is told at once', () => {
  test.each(pushKinds)('%s', async (kind) => {
    const { box, begun } = await onTheList()
    const began = performance.now()
    const [reply] = await box.sendPush(kind, { event: 'something' })
    expect(performance.now() - began).toBeLessThan(500)
    expect(reply?.status).toBe(200)
    expect(JSON.parse(reply?.text ?? '')).toEqual({ failureIds: [], successIds: [box.house.targets[0]?.id] })
    expect(begun.heard).toEqual([kind])
  })

  test('what a later firmware may tell is taken without a word', async () => {
    const { begun, send } = await onTheList()
    const reply = await send({ body: { ...message, title: 'A', payload: { type: 'telepathy', data: [1] } } })
    expect(reply).toMatchObject({ status: 200, text: '{"failureIds":[],"successIds":["1"]}' })
    expect(begun.heard).toEqual([])
    expect(begun.pushLines.filter((it) => it.level >= 40)).toEqual([])
  })

  test('it is told behind a proxy too, whatever that leaves of the path', async () => {
    const { begun, secret, send } = await onTheList()
    expect(await send({ path: `/freebox/push/${secret}/send` })).toMatchObject({ status: 200 })
    expect(begun.heard).toEqual(['phone'])
  })
})

describe('who is not the box is not heard', () => {
  test.each([
    ['no secret', () => '/send'],
    ['an empty secret', () => '//send'],
    ['a wrong secret', (secret: string) => `/${secret.slice(1)}x/send`],
    ['the beginning of the secret', (secret: string) => `/${secret.slice(0, -1)}/send`],
    ['the secret and more', (secret: string) => `/${secret}x/send`],
    ['the secret in a query', (secret: string) => `/send?${secret}/send`],
    ['the secret alone', (secret: string) => `/${secret}`],
    ['another path behind the secret', (secret: string) => `/${secret}/send/all`],
    ['a path that climbs', (secret: string) => `/${secret}/../send`],
    ['an endless path', () => `/${'a/'.repeat(2000)}send`],
  ])('%s', async (_what, path) => {
    const { begun, secret, send } = await onTheList()
    for (const method of ['POST', 'GET', 'DELETE']) {
      expect(await send({ method, path: path(secret) })).toEqual({ status: 404, text: '' })
    }
    expect(begun.heard).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s in place of POST', async (method) => {
    const { begun, send } = await onTheList()
    expect(await send({ method })).toMatchObject({ status: 405 })
    expect(begun.heard).toEqual([])
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{"devices":'],
    ['no object', '[]'],
    ['no devices', '{"payload":{"type":"phone"}}'],
    ['devices that are no ids', '{"devices":[{}],"payload":{"type":"phone"}}'],
    ['no payload', '{"devices":["1"]}'],
    ['a payload without a type', '{"devices":["1"],"payload":{}}'],
  ])('%s', async (_what, text) => {
    const { begun, send } = await onTheList()
    expect(await send({ text })).toMatchObject({ status: 400 })
    expect(begun.heard).toEqual([])
  })

  test('what is larger than a message', async () => {
    const { begun, send } = await onTheList()
    const sized = (bytes: number) => {
      const text = JSON.stringify({ ...message, title: '' })
      return text.replace('"title":""', `"title":"${'x'.repeat(bytes - text.length)}"`)
    }
    expect(await send({ text: sized(64 * 1024) })).toMatchObject({ status: 200 })
    expect(await send({ text: sized(64 * 1024 + 1) })).toMatchObject({ status: 413 })
    expect(begun.heard).toEqual(['phone'])
  })

  test('a storm of calls, of which the owner hears once', async () => {
    const { box, begun, send } = await onTheList()
    const replies = await inTurn(130, () => send({}))
    // One of them may be the box's own, when it heard that we are on its list.
    const taken = replies.filter((it) => it.status === 200).length
    expect([119, 120]).toContain(taken)
    expect(replies.slice(taken).every((it) => it.status === 429)).toBe(true)
    expect(begun.heard).toHaveLength(taken)
    expect(begun.pushLines.filter((it) => it.level === 40)).toHaveLength(1)
    expect(await box.sendPush('phone')).toMatchObject([{ status: 429 }])
  })

  test('a stranger who guesses costs the box none of its calls', async () => {
    const { box, begun, send } = await onTheList()
    await inTurn(130, (at) => send({ path: `/guess${at}/send` }))
    expect(await box.sendPush('phone')).toMatchObject([{ status: 200 }])
    expect(begun.heard).toEqual(['phone'])
  })

  test('who breaks off in the middle leaves nothing behind', async () => {
    const { box, begun, secret } = await onTheList()
    const breaking = new AbortController()
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"devices"')) })
    const url = `http://127.0.0.1:${begun.push.port}/${secret}/send`
    const options = { method: 'POST', body, duplex: 'half' as const, signal: breaking.signal }
    const call = fetch(url, options).catch(() => undefined)
    await after(50)
    breaking.abort()
    await call
    expect(await box.sendPush('phone')).toMatchObject([{ status: 200 }])
  })
})

test('the secret stands in no line of the log, and is the same in the next run', async () => {
  const folder = dataFolder()
  const { box, begun, secret, send } = await onTheList({ folder })
  expect(secretIn(folder)).toBe(secret)
  await send({ body: { ...message, payload: { type: 'telepathy' } } })
  box.faults.set('notif', { kind: 'reset' })
  await begun.push.stop()
  await until('the goodbye failed', () => begun.pushLines.some((it) => it.msg.includes('stays')))
  expect(begun.pushLines.length).toBeGreaterThan(2)
  expect(JSON.stringify([begun.pushLines, begun.lines])).not.toContain(secret)
})

interface Sent {
  method?: string
  path?: string
  body?: unknown
  text?: string
}

/** One after the other, as there is a limit to the connections too. */
async function inTurn<Result>(times: number, what: (at: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < times; at += 1) results.push(await what(at))
  return results
}

/** A box that has us on its list, and a way to call us past it. */
async function onTheList(settings: Settings = {}) {
  const box = await startBox({ apiVersion: '16.0' })
  const begun: House = await registered(box, settings)
  const secret = begun.hidden[0] ?? ''
  async function send({
    method = 'POST',
    path = `/${secret}/send`,
    body = message,
    text = JSON.stringify(body),
  }: Sent) {
    const content = method === 'POST' || method === 'PUT' ? { body: text } : {}
    const response = await fetch(`http://127.0.0.1:${begun.push.port}${path}`, { method, ...content })
    return { status: response.status, text: await response.text() }
  }
  return { box, begun, secret, send }
}
