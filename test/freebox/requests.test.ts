import { describe, expect, test } from 'vitest'
import { NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { asList } from '../../src/freebox/index.ts'
import { client, connect, failure, listen, pause, serve, startBox, until } from './support.ts'

const get = (path: string) => ({ method: 'GET', path }) as const
const ping = { method: 'PUT', path: 'connection/config/', body: { ping: false } } as const

describe('a secret at the end of a path', () => {
  test.each([{ kind: 'error', error_code: 'invalid_id' }, { kind: 'reset' }, { kind: 'html' }] as const)(
    'is in no error message: %j',
    async (fault) => {
      const box = await startBox()
      const { freebox } = await connect(box)
      box.faults.set('DELETE share_link', fault)
      const request = { method: 'DELETE', path: 'share_link/s8a%2B4VtOQ', secretPath: true } as const
      const error = await failure(freebox.request(request))
      expect(`${error}`).toMatch(/share_link\/\(secret\): /)
    },
  )
})

describe('an answer of the box', () => {
  test('is returned without its envelope', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    expect(await freebox.request(get('connection/'))).toMatchObject({ type: expect.any(String), state: 'up' })
  })

  test('comes from the web root if the path starts with a slash', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    expect(await freebox.request(get('/api/v4/connection/'))).toMatchObject({ state: 'up' })
  })

  test('is an empty list if its result is absent, {} or ""', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    for (const [fault, result] of [
      [{ kind: 'missing' }, undefined],
      [{ kind: 'body', body: { success: true, result: {} } }, {}],
      [{ kind: 'body', body: { success: true, result: '' } }, ''],
    ] as const) {
      box.faults.set('dhcp/static_lease', fault, { times: 1 })
      const answer = await freebox.request(get('dhcp/static_lease/'))
      expect(answer).toEqual(result)
      expect(asList(answer)).toEqual([])
    }
    expect(asList([1, 2])).toEqual([1, 2])
  })

  test.each([
    ['a model without the chapter', { kind: 'status', status: 404 }, NotHere, 'http_404'],
    [
      'an unknown path that is refused as JSON',
      { kind: 'error', error_code: 'invalid_request', status: 404 },
      NotHere,
      'invalid_request',
    ],
    ['no such interface, in bridge mode', { kind: 'error', error_code: 'nodev' }, NotHere, 'nodev'],
    ['no such object', { kind: 'error', error_code: 'noent' }, NotHere, 'noent'],
    ['no such hardware', { kind: 'error', error_code: 'no_panel' }, NotHere, 'no_panel'],
    ['an internal error of the box', { kind: 'error', error_code: 'internal_error' }, Unreachable, 'internal_error'],
    ['a server error', { kind: 'status', status: 502 }, Unreachable, 'http_502'],
    ['HTML', { kind: 'html' }, Unreachable, 'not_json'],
    ['half an answer', { kind: 'truncated' }, Unreachable, 'not_json'],
    ['JSON that is not an object', { kind: 'body', body: [1] }, Unreachable, 'not_json'],
    ['an object that is not an envelope', { kind: 'body', body: { ok: true } }, Unreachable, 'not_json'],
    ['a refusal without a reason', { kind: 'body', body: { success: false } }, Refused, 'unknown'],
    ['a broken connection', { kind: 'reset' }, Unreachable, 'reset'],
    ['a missing answer', { kind: 'hang' }, Unreachable, 'timeout'],
  ] as const)('is one of the five errors: %s', async (_what, fault, kind, code) => {
    const box = await startBox()
    const { freebox, states } = await connect(box)
    box.faults.set('connection', fault)
    const error = await failure(freebox.request(get('connection/')))
    expect(error).toBeInstanceOf(kind)
    expect(error.code).toBe(code)
    expect(await freebox.request(get('system/'))).toBeTypeOf('object')
    expect(states).toEqual(['up'])
  })

  test.each(['inval', 'exist', 'noent', 'busy', 'nodev', 'invalid_request'])(
    'is Refused for a command: %s',
    async (code) => {
      const box = await startBox()
      const { freebox } = await connect(box)
      box.faults.set('PUT connection/config', { kind: 'error', error_code: code })
      const error = await failure(freebox.request(ping))
      expect(error).toBeInstanceOf(Refused)
      expect(error.code).toBe(code)
    },
  )

  test('names the missing right, whatever its status', async () => {
    const box = await startBox({ rights: { settings: false } })
    const { freebox } = await connect(box)
    const error = await failure(freebox.request(ping))
    expect(error).toBeInstanceOf(NotGranted)
    expect(error.right).toBe('settings')
    expect(freebox.missing).toEqual(new Set(['settings']))
    box.faults.set('connection', { kind: 'body', body: { success: false, missing_right: 'home' } })
    expect((await failure(freebox.request(get('connection/')))).right).toBe('home')
  })

  test('never has its msg repeated in an error message', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const body = { success: false, error_code: 'inval', msg: 'le mot de passe 1234 est faux' }
    box.faults.set('connection', { kind: 'body', body })
    expect((await failure(freebox.request(get('connection/')))).message).toBe('GET connection/: the box answered inval')
  })

  test('is discarded if it is larger than 32 MB', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    const url = await serve((request, response) => {
      if (request.url === '/api_version') return void response.end('{"api_version":"8.0","api_base_url":"/api/"}')
      if (request.url?.includes('login')) {
        const result = { challenge: 'abc', session_token: 'token', permissions: {} }
        return void response.end(JSON.stringify({ success: true, result }))
      }
      const pour = () => void (response.writable && response.write(chunk, pour))
      pour()
    })
    const { freebox } = client(url, {
      timeouts: { quick: 5, normal: 5, slow: 5 },
      events: { enabled: false, reconnectSeconds: 1 },
    })
    const error = await failure(freebox.request(get('system/')))
    expect(error.code).toBe('too_large')
    expect(error.message).toContain('too large')
  })
})

describe('a path that leads out of the API', () => {
  test.each([
    'http://example.org/',
    '//example.org/api',
    '../v1/login/',
    'connection/../login/',
    'connection/%2e%2E/login/',
    'connection\\..\\login',
    'connection/#x',
    'https:example.org',
    // An id in a command may contain these. A web server may decode them before it resolves the path.
    'lan/wol/..%2f..%2Fsystem%2fshutdown/',
    'downloads/blacklist/..',
    'downloads/1/trackers/x%2F..%2F..%2Ferase',
    'call/voicemail/a%5c..%5cb',
    'lan/%00',
    'lan/%ff',
  ])('is refused without sending a request: %s', async (path) => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const before = box.requests.length
    expect((await failure(freebox.request(get(path)))).code).toBe('invalid_path')
    expect(box.requests).toHaveLength(before)
  })
})

describe('requests', () => {
  test('are shared by concurrent polls of the same path, and not by what a command reads', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('system', { kind: 'slow', ms: 50 })
    const poll = () => freebox.request({ ...get('system/'), background: true })
    const answers = await Promise.all([1, 2, 3].map(poll))
    expect(box.requests.filter((it) => it.path === 'system/')).toHaveLength(1)
    expect(answers[2]).toBe(answers[0])
    await poll()
    expect(box.requests.filter((it) => it.path === 'system/')).toHaveLength(2)
    await Promise.all([poll(), freebox.request(get('system/'))])
    expect(box.requests.filter((it) => it.path === 'system/')).toHaveLength(4)
  })

  test('run two at a time if they are polls, and a command does not wait for one to end', async () => {
    let now = 0
    let most = 0
    const order: string[] = []
    const url = await serve(async (request, response) => {
      if (request.url === '/api_version') return void response.end('{"api_version":"7.0"}')
      const path = request.url?.replace('/api/v7/', '') ?? ''
      order.push(path)
      most = Math.max(most, ++now)
      await pause(20)
      now -= 1
      const result = { challenge: 'abc', session_token: 'token', permissions: {} }
      response.end(JSON.stringify({ success: true, result }))
    })
    const { freebox } = client(url)
    await freebox.request(get('first/'))
    const reads = ['a/', 'b/', 'c/', 'd/'].map((path) => freebox.request({ ...get(path), background: true }))
    await Promise.all([...reads, freebox.request({ method: 'POST', path: 'command/' })])
    expect(most).toBe(3)
    expect(order.slice(3)).toEqual(['a/', 'b/', 'command/', 'c/', 'd/'])
  })

  test('are slowed down at the rate limit, but a command still goes through', async () => {
    const box = await startBox()
    const { freebox } = await connect(box, { requestsPerMinute: 480, events: { enabled: false, reconnectSeconds: 1 } })
    const began = Date.now()
    // Two fifths of the limit may be used at once. The last fifth of them is reserved for logins and commands.
    for (let count = 0; count < 157; count += 1) await freebox.request({ ...get('connection/'), background: true })
    const slowed = Date.now() - began
    await freebox.request(ping)
    expect(slowed).toBeGreaterThan(250)
    expect(Date.now() - began - slowed).toBeLessThan(150)
    expect(freebox.stats()).toMatchObject({ limit: 480, requests: box.requests.length })
  })

  test('are retried for a read if the box had closed the kept-alive connection', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('connection', { kind: 'reset' }, { times: 1 })
    expect(await freebox.request(get('connection/'))).toMatchObject({ state: 'up' })
  })

  test('are not repeated for a command that may have been carried out', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('PUT connection/config', { kind: 'reset' }, { times: 1 })
    expect((await failure(freebox.request(ping))).code).toBe('reset')
    await pause(50)
    expect(box.requests.filter((it) => it.method === 'PUT')).toHaveLength(1)
  })

  test('are not affected by another path that hangs', async () => {
    const box = await startBox()
    const { freebox, states, warnings } = await connect(box)
    box.faults.set('home', { kind: 'hang' })
    const hanging = failure(freebox.request(get('home/nodes/')))
    expect(await freebox.request(get('connection/'))).toMatchObject({ state: 'up' })
    expect((await hanging).code).toBe('timeout')
    await until('the box was probed', () => freebox.stats().requests > 4)
    expect(states).toEqual(['up'])
    expect(warnings()).toEqual([])
  })

  test('have an empty JSON body for a POST without parameters', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('system/reboot', { kind: 'missing' })
    await freebox.request({ method: 'POST', path: 'system/reboot/' })
    expect(box.requests.at(-1)).toMatchObject({ method: 'POST', path: 'system/reboot/', body: {} })
  })

  test('are counted and measured for bridge/health', async () => {
    const box = await startBox()
    const { freebox } = await listen(box)
    box.faults.set('system', { kind: 'slow', ms: 60 })
    await freebox.request(get('system/'))
    const stats = freebox.stats()
    expect(stats).toMatchObject({ websocket: 'open', reconnects: 0, logins: 1, limit: 6000 })
    expect(stats.requests).toBe(box.requests.length)
    expect(stats.requests_per_minute).toBe(box.requests.length)
    expect(stats.latency_worst_ms).toBeGreaterThanOrEqual(60)
    expect(stats.latency_mean_ms).toBeLessThan(stats.latency_worst_ms)
  })
})
