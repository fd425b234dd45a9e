import { describe, expect, test } from 'vitest'
import { NotGranted } from '../../src/errors.ts'
import { client, connect, failure, listen, pause, serve, startBox, until } from './support.ts'

const connection = { method: 'GET', path: 'connection/' } as const
const ping = { method: 'PUT', path: 'connection/config/', body: { ping: false } } as const

describe('rights', () => {
  test('are granted only if the box sends true for them', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/api_version') return void response.end('{"api_version":"4.0"}')
      const permissions = { settings: true, calls: false, home: 'oui', tv: 1 }
      const result = { challenge: 'abc', session_token: 'token', permissions }
      response.end(JSON.stringify({ success: true, result }))
    })
    const { freebox, rights } = client(url)
    await freebox.request(connection)
    expect(freebox.rights).toEqual({ settings: true, calls: false, home: false, tv: false })
    expect(rights).toEqual([freebox.rights])
  })

  test('are noticed without a restart when they are granted later, and no old session stays open', async () => {
    const box = await startBox({ rights: { settings: false } })
    const { freebox, rights, states, connected } = await listen(box, { rightsSeconds: 0.2 })
    expect(await failure(freebox.request(ping))).toBeInstanceOf(NotGranted)
    await until('the rights were checked', () => box.logins >= 3)
    await until('the second session is logged out', () => box.sessions === 1)
    expect(rights).toHaveLength(1)
    expect(connected()).toBe(1)
    box.setRight('settings', true)
    await until('the right is seen', () => freebox.rights.settings === true)
    expect(freebox.missing.size).toBe(0)
    expect(rights).toHaveLength(2)
    await freebox.request(ping)
    const logins = box.logins
    await pause(500)
    expect(box.logins).toBe(logins)
    expect(box.sessions).toBe(1)
    await until('the socket belongs to the new session', () => box.sockets === 1 && connected() === 2)
    expect(states).toEqual(['up'])
  })

  test('are noticed at the first refusal when they are taken away', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { rightsSeconds: 0.1 })
    box.faults.set('PUT connection/config', { kind: 'body', body: { success: false, missing_right: 'settings' } })
    box.setRight('settings', false)
    expect((await failure(freebox.request(ping))).right).toBe('settings')
    await until('the right is gone', () => freebox.rights.settings === false)
  })

  test('are not checked more often than configured, however many requests are refused', async () => {
    const box = await startBox({ rights: { settings: false } })
    const { freebox } = await connect(box, { rightsSeconds: 0.5 })
    const until = Date.now() + 1300
    while (Date.now() < until) await failure(freebox.request(ping))
    expect(box.logins).toBeGreaterThan(1)
    expect(box.logins).toBeLessThanOrEqual(3)
  })

  test('cost no second login if nothing is refused', async () => {
    const box = await startBox({ rights: { settings: false, home: false } })
    const { freebox } = await connect(box, { rightsSeconds: 0.05 })
    await freebox.request(connection)
    await pause(300)
    expect(box.logins).toBe(1)
  })
})
