import { describe, expect, test } from 'vitest'
import { Unreachable } from '../../src/errors.ts'
import { fastest } from '../support/fastest.ts'
import { client, connect, failure, freePort, listen, pause, serve, startBox, until } from './support.ts'

const connection = { method: 'GET', path: 'connection/' } as const

describe('a box that is away', () => {
  test('is waited for at the start: one warning, and requests fail at once until it answers', async () => {
    const port = await freePort()
    const { freebox, states, detail, warnings } = client(`http://127.0.0.1:${port}`)
    const error = await failure(freebox.request(connection))
    expect(error).toBeInstanceOf(Unreachable)
    expect(error.code).toBe('connection_refused')
    expect(detail()).toContain(`http://127.0.0.1:${port}`)
    await pause(400)
    expect(await fastest(5, () => failure(freebox.request(connection)))).toBeLessThan(50)
    expect(warnings()).toHaveLength(1)
    await startBox({ port })
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['away', 'up'])
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
  })

  test('as planned causes no warning, until it is away longer than that', async () => {
    let explanation: string | undefined = 'The box sleeps.'
    const url = `http://127.0.0.1:${await freePort()}`
    const { freebox, states, lines, warnings } = client(url, { explainAbsence: () => explanation })
    freebox.start()
    await until('it is known to be away', () => states.includes('away'))
    await pause(300)
    expect(warnings()).toEqual([])
    expect(lines.filter(({ msg }) => msg === 'The box sleeps.')).toHaveLength(1)
    explanation = undefined
    await until('it is overdue', () => warnings().length > 0)
    await pause(300)
    expect(warnings()).toEqual([expect.stringContaining('The Freebox does not answer')])
    expect(states).toEqual(['away'])
  })

  test('is noticed by its closed WebSocket when it reboots, and is connected again afterwards', async () => {
    const box = await startBox()
    const { freebox, states, warnings, connected } = await listen(box)
    const back = box.reboot(1)
    await until('it is noticed', () => freebox.state === 'away')
    expect((await failure(freebox.request(connection))).code).toBe('connection_refused')
    await back
    await until('everything is back', () => freebox.state === 'up' && connected() === 2)
    expect(states).toEqual(['up', 'away', 'up'])
    expect(warnings()).toHaveLength(1)
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
    expect(box.sessions).toBe(1)
    expect(box.sockets).toBe(1)
  })

  test('is known to be away before the failed requests are rejected', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('', { kind: 'status', status: 502 })
    const states = await Promise.all(
      ['a/', 'b/', 'c/'].map((path) => failure(freebox.request({ method: 'GET', path })).then(() => freebox.state)),
    )
    expect(states).toEqual(['away', 'away', 'away'])
  })

  test('costs one login and nothing else if it rebooted between two requests', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    await box.reboot(0.1)
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
    expect(states).toEqual(['up'])
    expect(box.logins).toBe(2)
  })

  test('is recognised if it answers nothing at all, and the queued requests are rejected', async () => {
    const box = await startBox()
    const { freebox, states, detail } = await connect(box)
    box.faults.set('', { kind: 'hang' })
    const began = Date.now()
    const paths = ['a/', 'b/', 'c/', 'd/', 'e/', 'f/']
    const poll = (path: string) => freebox.request({ method: 'GET', path, background: true })
    const errors = await Promise.all(paths.map((path) => failure(poll(path))))
    expect(errors.every((it) => it instanceof Unreachable)).toBe(true)
    expect(errors.at(-1)?.message).toBe(detail())
    expect(Date.now() - began).toBeLessThan(1800)
    await until('it is away', () => freebox.state === 'away')
    box.faults.clear()
    await until('it is up', () => freebox.state === 'up')
    expect(states).toEqual(['up', 'away', 'up'])
  })

  test.each([
    ['an HTML page', { kind: 'html' }],
    ['status 502', { kind: 'status', status: 502 }],
    ['half an answer', { kind: 'truncated' }],
  ] as const)('is still starting if it answers everything with %s', async (_what, fault) => {
    const box = await startBox()
    box.faults.set('', fault)
    const { freebox, detail, states, warnings } = client(box.url)
    freebox.start()
    await until('it is away', () => freebox.state === 'away')
    expect(detail()).toContain('is not a Freebox')
    box.faults.clear()
    await until('it is up', () => freebox.state === 'up')
    expect(states).toEqual(['away', 'up'])
    expect(warnings()).toHaveLength(1)
  })

  test('is logged in to again after a login that failed with a server error', async () => {
    const box = await startBox()
    box.faults.set('login', { kind: 'status', status: 500 }, { times: 3 })
    const { freebox, states } = client(box.url)
    freebox.start()
    await until('it is up', () => freebox.state === 'up')
    expect(states).toEqual(['away', 'up'])
  })

  test('is looked for less and less often', async () => {
    const attempts: number[] = []
    const url = await serve((_request, response) => {
      attempts.push(Date.now())
      response.writeHead(503).end()
    })
    const { freebox } = client(url, { backoff: { firstSeconds: 0.02, maxSeconds: 0.4, ratelimitedSeconds: 60 } })
    freebox.start()
    await until('there were nine attempts', () => attempts.length === 9)
    const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? at))
    // A busy machine makes single gaps longer, so the shortest of several is compared with the upper bounds.
    expect(Math.min(...gaps.slice(0, 3))).toBeLessThan(100)
    expect(gaps[3]).toBeGreaterThan(100)
    expect(gaps[6]).toBeGreaterThan(290)
    expect(Math.min(...gaps.slice(5))).toBeLessThan(700)
  })
})

describe('a firmware update', () => {
  test('is noticed after the reboot by its new version of the API', async () => {
    const box = await startBox({ model: 'delta', apiVersion: '11.1' })
    const { freebox } = await listen(box)
    expect(freebox.info).toMatchObject({ apiVersion: '11.1', major: 11 })
    const back = box.reboot(0.2)
    box.upgrade('12.0', '4.9.0')
    await back
    await until('it is up again', () => freebox.state === 'up' && freebox.info?.major === 12)
    await freebox.request(connection)
  })

  test('without a reboot is noticed by invalid_api_version, and the version is read again', async () => {
    const box = await startBox({ model: 'delta', apiVersion: '11.1' })
    const { freebox } = await connect(box)
    box.upgrade('10.2', '4.8.0')
    expect((await failure(freebox.request(connection))).code).toBe('invalid_api_version')
    await until('the version is read again', () => freebox.info?.major === 10 && freebox.state === 'up')
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
  })
})
