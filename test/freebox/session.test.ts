import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { AuthRequired, Unreachable } from '../../src/errors.ts'
import { pair } from '../../src/freebox/index.ts'
import { passwordOf } from '../../src/freebox/login.ts'
import { appToken, client, connect, failure, listen, pause, serve, startBox, until } from './support.ts'

const connection = { method: 'GET', path: 'connection/' } as const
const ping = { method: 'PUT', path: 'connection/config/', body: { ping: false } } as const

describe('a session', () => {
  test('is opened with the lower-case hex of an HMAC-SHA1 as password', () => {
    expect(passwordOf('app_token_xyz', 'challenge_abc')).toBe('be7b5e38f88c5c286deaa71b6de3c38f11765f3e')
  })

  test('is renewed once if the box has forgotten it, however many requests notice', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    const before = box.requests.length
    const paths = ['connection/', 'system/', 'lan/config/', 'lan/browser/interfaces/']
    await Promise.all(paths.map((path) => freebox.request({ method: 'GET', path })))
    expect(box.logins).toBe(2)
    expect(freebox.stats().logins).toBe(2)
    expect(states).toEqual(['up'])
    // The refusal carried the challenge, so none was requested.
    expect(box.requests.slice(before).filter((it) => it.path === 'login/')).toEqual([])
  })

  test('that has expired does not make a command run twice', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    await freebox.request(ping)
    expect(box.house.connection.config.ping).toBe(false)
    expect(box.requests.filter((it) => it.method === 'PUT')).toHaveLength(2)
  })

  test('is not renewed again and again for a path that always answers auth_required', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.faults.set('connection', { kind: 'error', error_code: 'auth_required', status: 403 })
    for (let count = 0; count < 30; count += 1) await failure(freebox.request(connection))
    expect(box.logins).toBeLessThan(15)
    expect(await freebox.request({ method: 'GET', path: 'system/' })).toBeTypeOf('object')
    expect(states).toEqual(['up'])
  })

  test('is opened with the challenge in the refusal if the first one had expired', async () => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { events: { enabled: false, reconnectSeconds: 1 } })
    box.expireSessions()
    const stale = { success: false, error_code: 'auth_required', result: { challenge: 'from-another-day' } }
    box.faults.set('connection', { kind: 'body', body: stale }, { times: 1 })
    expect(await freebox.request(connection)).toMatchObject({ state: 'up' })
    expect(states).toEqual(['up'])
  })

  test('is not opened with a challenge that is not a string', async () => {
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

  test('is logged out at the end', async () => {
    const box = await startBox()
    const { freebox } = await listen(box)
    expect(box.sessions).toBe(1)
    await freebox.close()
    expect(box.sessions).toBe(0)
    await until('the socket is closed', () => box.sockets === 0)
    expect((await failure(freebox.request(connection))).code).toBe('closed')
  })

  test('is logged out even while two requests hang', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { timeouts: { quick: 30, normal: 30, slow: 30 } })
    box.faults.set('home', { kind: 'hang' })
    const asked = ['home/nodes/', 'home/adapters/'].map((path) => failure(freebox.request({ method: 'GET', path })))
    await until(
      'both requests have arrived',
      () => box.requests.filter((it) => it.path.startsWith('home/')).length === 2,
    )
    await freebox.close()
    expect(box.sessions).toBe(0)
    expect((await Promise.all(asked)).map((it) => it.code)).toEqual(['closed', 'closed'])
  })

  test('delays the end by at most two seconds if the box hangs', async () => {
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

describe('the app token', () => {
  test('is requested once in the log if it is missing, and used as soon as it exists', async () => {
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

  test('is waited for until the user confirms it', async () => {
    const box = await startBox()
    box.faults.set('POST login/session', { kind: 'error', error_code: 'pending_token', status: 403 })
    const { freebox, states } = client(box.url)
    freebox.start()
    await until('the client waits', () => freebox.state === 'unpaired')
    box.faults.clear()
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['unpaired', 'up'])
  })

  test('is reported once with "pair again" if it was revoked, retried slowly, and replaced without a restart', async () => {
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
    const application = { appId: 'fr.freebox2mqtt', appName: 'freebox2mqtt', appVersion: '0', deviceName: 'test' }
    token = (await pair({ ...application, url: box.url, tls: { verify: true }, pollSeconds: 0.01 })).appToken
    await until('the client is up', () => freebox.state === 'up')
    expect(states).toEqual(['up', 'refused', 'up'])
    expect(lines.filter((it) => it.level >= 50)).toHaveLength(1)
  })

  test('is not sent to another box than the one that was paired', async () => {
    const box = await startBox()
    const { freebox, detail } = client(box.url, { expectedUid: 'the uid of the old box' })
    expect((await failure(freebox.request(connection))).code).toBe('other_box')
    expect(freebox.state).toBe('refused')
    expect(detail()).toContain('a different Freebox')
    expect(box.requests).toEqual([])
  })

  test('is known to be of another box by the uid in the refusal if the box does not publish its uid', async () => {
    const box = await startBox({ reticent: true, appToken: 'the token of this box' })
    const { freebox } = client(box.url, { expectedUid: 'the uid of the old box' })
    expect((await failure(freebox.request(connection))).code).toBe('other_box')
    expect(freebox.state).toBe('refused')
  })

  test('is accepted by another box after a new pairing', async () => {
    const box = await startBox({ appToken: 'the token of this box' })
    let token = 'the token of the old box'
    const { freebox } = client(box.url, { expectedUid: 'the uid of the old box', appToken: async () => token })
    freebox.start()
    await until('the token is refused', () => freebox.state === 'refused')
    token = 'the token of this box'
    await until('the client is up', () => freebox.state === 'up')
  })

  test('is not sent for a while after the box answered ratelimited', async () => {
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

  test('stays refused while the box answers ratelimited instead of checking it', async () => {
    const box = await startBox({ ratelimit: { failures: 3, seconds: 60 }, appToken: 'another token' })
    const overrides = { backoff: { firstSeconds: 0.02, maxSeconds: 0.05, ratelimitedSeconds: 0.1 } }
    const { freebox, states, warnings } = client(box.url, overrides)
    freebox.start()
    await until(
      'there were more than five attempts',
      () => box.requests.filter((it) => it.path === 'login/session/').length > 5,
    )
    expect(states).toEqual(['refused'])
    expect(warnings()).toHaveLength(1)
  })

  test('is refused with a pointer to Freebox OS if access is switched off for all applications', async () => {
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

  test('never appears in a log line or an error, nor does any other secret', async () => {
    let mode: 'normal' | 'expired' | 'broken' | 'refusing' = 'normal'
    const url = await serve((request, response) => {
      if (request.url === '/api_version') return void response.end('{"api_version":"8.0"}')
      if (mode === 'broken') return void request.socket.destroy()
      const login = request.url?.includes('login')
      const error_code =
        mode === 'refusing' ? 'invalid_token' : mode === 'expired' && !login ? 'auth_required' : undefined
      const result = { challenge: 'a-challenge', session_token: 'the-session-token', permissions: {} }
      response.end(JSON.stringify({ success: error_code === undefined, error_code, result }))
    })
    const { freebox, lines, detail, states } = client(url, { appToken: async () => 'the-app-token' })
    await freebox.request(connection)
    const shown: unknown[] = []
    for (const next of ['expired', 'broken', 'refusing'] as const) {
      mode = next
      shown.push(inspect(await failure(freebox.request(ping)), { depth: 9 }), detail())
    }
    mode = 'refusing'
    await until('the token is refused', () => states.includes('refused'))
    const all = [...shown, ...lines].map((it) => JSON.stringify(it)).join('\n')
    expect(all).toContain('pair')
    for (const secret of ['the-app-token', 'the-session-token', passwordOf('the-app-token', 'a-challenge')]) {
      expect(all).not.toContain(secret)
    }
  })
})
