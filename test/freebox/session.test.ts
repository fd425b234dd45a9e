import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { AuthRequired, Unreachable } from '../../src/errors.ts'
import { pair } from '../../src/freebox/index.ts'
import { passwordOf } from '../../src/freebox/session.ts'
import { appToken, client, connect, failure, listen, pause, serve, startBox, until } from './support.ts'

const connection = { method: 'GET', path: 'connection/' } as const
const ping = { method: 'PUT', path: 'connection/config/', body: { ping: false } } as const

describe('logging in', () => {
  test('the password is the lower-case hex of HMAC-SHA1', () => {
    expect(passwordOf('app_token_xyz', 'challenge_abc')).toBe('be7b5e38f88c5c286deaa71b6de3c38f11765f3e')
  })

  test('a session that the box forgot is renewed, once for all who notice', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    const before = box.requests.length
    const paths = ['connection/', 'system/', 'lan/config/', 'lan/browser/interfaces/']
    await Promise.all(paths.map((path) => freebox.request({ method: 'GET', path })))
    expect(box.logins).toBe(2)
    expect(freebox.stats().logins).toBe(2)
    expect(states).toEqual(['up'])
    // The refusal carried the challenge, so nobody asked for one.
    expect(box.requests.slice(before).filter((it) => it.path === 'login/')).toEqual([])
  })

  test('a command that met a dead session is done once', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    await freebox.request(ping)
    expect(box.house.connection.config.ping).toBe(false)
    expect(box.requests.filter((it) => it.method === 'PUT')).toHaveLength(2)
  })

  test('a path that always says auth_required starts no storm of logins', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.faults.set('connection', { kind: 'error', error_code: 'auth_required', status: 403 })
    for (let count = 0; count < 30; count += 1) await failure(freebox.request(connection))
    expect(box.logins).toBeLessThan(15)
    expect(await freebox.request({ method: 'GET', path: 'system/' })).toBeTypeOf('object')
    expect(states).toEqual(['up'])
  })

  test('a challenge that grew old is replaced by the one in the refusal', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    const stale = { success: false, error_code: 'auth_required', result: { challenge: 'from-another-day' } }
    box.faults.set('connection', { kind: 'body', body: stale }, { times: 1 })
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
    expect(states).toEqual(['up'])
  })

  test('a challenge that is no string is no challenge', async () => {
    const box = await startBox()
    const body = { success: true, result: { logged_in: false, challenge: ['eval(1)', 'eval(2)'] } }
    box.faults.set('GET login', { kind: 'body', body })
    const { freebox, detail } = client(box.url)
    const error = await failure(freebox.request(connection))
    expect(error).toBeInstanceOf(Unreachable)
    expect(error.code).toBe('no_challenge')
    expect(detail()).toContain('no challenge')
    box.faults.clear()
    await until('the client is up', () => freebox.state === 'up')
  })

  test('at the end the session is logged out', async () => {
    const box = await startBox()
    const { freebox } = await listen(box)
    expect(box.sessions).toBe(1)
    await freebox.close()
    expect(box.sessions).toBe(0)
    await until('the socket is closed', () => box.sockets === 0)
    expect((await failure(freebox.request(connection))).code).toBe('closed')
  })

  test('it is logged out even while two requests hang', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { timeouts: { quick: 30, normal: 30, slow: 30 } })
    box.faults.set('home', { kind: 'hang' })
    const asked = ['home/nodes/', 'home/adapters/'].map((path) => failure(freebox.request({ method: 'GET', path })))
    await until('both are under way', () => box.requests.filter((it) => it.path.startsWith('home/')).length === 2)
    await freebox.close()
    expect(box.sessions).toBe(0)
    expect((await Promise.all(asked)).map((it) => it.code)).toEqual(['closed', 'closed'])
  })

  test('a box that hangs delays the end by two seconds at most', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { timeouts: { quick: 30, normal: 30, slow: 30 } })
    box.faults.set('', { kind: 'hang' })
    const asked = failure(freebox.request(connection))
    const began = Date.now()
    await freebox.close()
    expect(Date.now() - began).toBeLessThan(2500)
    expect((await asked).code).toBe('closed')
  })
})

describe('not paired, or no longer', () => {
  test('without a token it says so once, and goes on when there is one', async () => {
    const box = await startBox()
    let token: string | undefined
    const { freebox, states, warnings } = client(box.url, { appToken: async () => token })
    const error = await failure(freebox.request(connection))
    expect(error).toBeInstanceOf(AuthRequired)
    expect(error.code).toBe('not_paired')
    expect(error.message).toContain('freebox2mqtt pair')
    await pause(300)
    expect(box.logins).toBe(0)
    expect(box.requests).toEqual([])
    token = appToken
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['unpaired', 'up'])
    expect(warnings()).toHaveLength(1)
  })

  test('a token that its owner has not said yes to yet is waited for', async () => {
    const box = await startBox()
    box.faults.set('POST login/session', { kind: 'error', error_code: 'pending_token', status: 403 })
    const { freebox, states } = client(box.url)
    freebox.start()
    await until('the client waits', () => freebox.state === 'unpaired')
    box.faults.clear()
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['unpaired', 'up'])
  })

  test('a revoked token: "pair again" once, tried slowly, and on with a new one by itself', async () => {
    const box = await startBox({ ratelimit: { failures: 1000, seconds: 1 } })
    let token = appToken
    const overrides = { backoff: { firstSeconds: 0.05, maxSeconds: 20, ratelimitedSeconds: 60 } }
    const { freebox, states, detail, lines } = await connect(box, { appToken: async () => token, ...overrides })
    box.revoke()
    const error = await failure(freebox.request(connection))
    expect(error).toBeInstanceOf(AuthRequired)
    expect(error.code).toBe('invalid_token')
    expect(detail()).toContain('pair again')
    await pause(300)
    expect(box.requests.filter((it) => it.path === 'login/session/')).toHaveLength(3)
    const anew = { appId: 'fr.freebox2mqtt', appName: 'freebox2mqtt', appVersion: '0', deviceName: 'test' }
    token = (await pair({ ...anew, url: box.url, tls: { verify: true }, pollSeconds: 0.01 })).appToken
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['up', 'refused', 'up'])
    expect(lines.filter((it) => it.level >= 50)).toHaveLength(1)
  })

  test('another box than the one that was paired is not even tried', async () => {
    const box = await startBox()
    const { freebox, detail } = client(box.url, { expectedUid: 'the uid of the old box' })
    expect((await failure(freebox.request(connection))).code).toBe('other_box')
    expect(freebox.state).toBe('refused')
    expect(detail()).toContain('another Freebox')
    expect(box.requests).toEqual([])
  })

  test('a box that hides its uid tells it when it refuses the token', async () => {
    const box = await startBox({ reticent: true, appToken: 'the token of this box' })
    const { freebox } = client(box.url, { expectedUid: 'the uid of the old box' })
    expect((await failure(freebox.request(connection))).code).toBe('other_box')
    expect(freebox.state).toBe('refused')
  })

  test('paired anew with another box, the uid of the old one counts no longer', async () => {
    const box = await startBox({ appToken: 'the token of this box' })
    let token = 'the token of the old box'
    const { freebox } = client(box.url, { expectedUid: 'the uid of the old box', appToken: async () => token })
    freebox.start()
    await until('the token is refused', () => freebox.state === 'refused')
    token = 'the token of this box'
    await until('the client is up', () => freebox.state === 'up')
  })

  test('a box that wants no login for a while is left alone', async () => {
    const box = await startBox()
    const overrides = { backoff: { firstSeconds: 0.02, maxSeconds: 0.05, ratelimitedSeconds: 1 } }
    const { freebox, states, warnings } = client(box.url, overrides)
    box.faults.set('POST login/session', { kind: 'error', error_code: 'ratelimited', status: 403 }, { times: 1 })
    freebox.start()
    await until('the box refuses', () => freebox.state === 'away')
    await pause(500)
    expect(box.requests.filter((it) => it.path === 'login/session/')).toHaveLength(1)
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['away', 'up'])
    expect(warnings()).toHaveLength(1)
  })

  test('a dead token stays dead, also while the box will not even look at it', async () => {
    const box = await startBox({ ratelimit: { failures: 3, seconds: 60 }, appToken: 'another token' })
    const overrides = { backoff: { firstSeconds: 0.02, maxSeconds: 0.05, ratelimitedSeconds: 0.1 } }
    const { freebox, states, warnings } = client(box.url, overrides)
    freebox.start()
    await until('it was tried often', () => box.requests.filter((it) => it.path === 'login/session/').length > 5)
    expect(states).toEqual(['refused'])
    expect(warnings()).toHaveLength(1)
  })

  test('access switched off for every application: says where to switch it on', async () => {
    const box = await startBox()
    box.faults.set('POST login/session', { kind: 'error', error_code: 'apps_denied', status: 403 })
    const { freebox, states, detail } = client(box.url)
    freebox.start()
    await until('it is refused', () => freebox.state === 'refused')
    expect(detail()).toContain('Gestion des accès')
    box.faults.clear()
    await until('it is up', () => freebox.state === 'up')
    expect(states).toEqual(['refused', 'up'])
  })

  test('no secret is ever logged or told', async () => {
    let mood: 'kind' | 'forgetful' | 'broken' | 'strange' = 'kind'
    const url = await serve((request, response) => {
      if (request.url === '/api_version') return void response.end('{"api_version":"8.0"}')
      if (mood === 'broken') return void request.socket.destroy()
      const login = request.url?.includes('login')
      const error_code =
        mood === 'strange' ? 'invalid_token' : mood === 'forgetful' && !login ? 'auth_required' : undefined
      const result = { challenge: 'a-challenge', session_token: 'the-session-token', permissions: {} }
      response.end(JSON.stringify({ success: error_code === undefined, error_code, result }))
    })
    const { freebox, lines, detail, states } = client(url, { appToken: async () => 'the-app-token' })
    await freebox.request(connection)
    const told: unknown[] = []
    for (const next of ['forgetful', 'broken', 'strange'] as const) {
      mood = next
      told.push(inspect(await failure(freebox.request(ping)), { depth: 9 }), detail())
    }
    mood = 'strange'
    await until('the token is refused', () => states.includes('refused'))
    const all = [...told, ...lines].map((it) => JSON.stringify(it)).join('\n')
    expect(all).toContain('pair')
    for (const secret of ['the-app-token', 'the-session-token', passwordOf('the-app-token', 'a-challenge')]) {
      expect(all).not.toContain(secret)
    }
  })
})
