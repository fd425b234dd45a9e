/** Every route against every kind of stranger, and the page's own requests against a running daemon. */
import { connectAsync } from 'mqtt'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { leavesEnough } from '../../src/page/api/look.ts'
import { routesFor } from '../../src/page/routes.ts'
import { fillWithHostileNames } from '../hostile/hostile-house.ts'
import { hostileNames } from '../hostile/hostile-values.ts'
import { type KnownSecrets, plantSecrets, secretCalled, secretsIn } from '../hostile/planted-secrets.ts'
import { until } from '../mqtt/support.ts'
import { type AskOptions, ask, change, json, listenTo, openPage, type PageStage } from './stage.ts'

const Failed = z.strictObject({ status: z.literal('error'), error: z.string().min(10), error_code: z.string() })
const Why = z.strictObject({ because: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])) })
const Now = z.object({
  sequence: z.number(),
  status: z.object({ phase: z.string(), title: z.string().nullable() }),
  objects: z.array(
    z.object({
      ...{ path: z.string(), id: z.string(), topic: z.string(), announced: z.boolean() },
      name: z.object({ en: z.string(), fr: z.string() }),
      entities: z.array(z.string()),
      state: z.record(z.string(), z.unknown()),
      why: Why.nullable(),
      homeUntil: z.number().nullable(),
    }),
  ),
  resources: z.array(z.object({ path: z.string(), condition: z.string(), why: Why.nullable() })),
})

const now = async (port: number, options: AskOptions = {}) => Now.parse(await json(port, '/api/now', options))

const routes = routesFor({ metrics: true }).filter(({ path }) => path.startsWith('/api/'))
const guarded = routes.filter(({ right }) => right !== 'open')
/** A request as the page sends it to this route. */
const asThePage = (port: number, method: string): AskOptions => {
  if (method === 'GET') return {}
  return change(port, method === 'DELETE' ? undefined : { any: 1 }, method)
}

describe('every route', () => {
  test('refuses strangers with a sentence', async () => {
    const password = 'a-password-of-the-page'
    const { port } = await openPage({ only: [], http: { password } })
    const refusal = async (path: string, options: AskOptions) => {
      const answer = await ask(port, path, options)
      const failed = Failed.safeParse(answer.json())
      return `${answer.status} ${failed.data?.error_code ?? answer.text}`
    }
    for (const { path, method } of guarded) {
      const usual = asThePage(port, method)
      const say = `${method} ${path}`
      expect(await refusal(path, usual), say).toBe('401 password')
      const others = { ...usual.headers, Origin: 'http://evil.test' }
      expect(await refusal(path, { ...usual, headers: others }), say).toBe('403 other_site')
    }
    for (const { path, method } of routes) {
      const usual = asThePage(port, method)
      const rebound = { ...usual.headers, Host: 'evil.test', Origin: 'http://evil.test' }
      expect(await refusal(path, { ...usual, headers: rebound }), path).toBe('421 unknown_host')
      const framed = { ...usual.headers, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }
      expect(await refusal(path, { ...usual, headers: framed }), path).toBe('403 other_site')
      expect(await refusal(path, { ...usual, method: 'PATCH' }), path).toBe('405 method')
    }
    // A browser repeats a password that it was asked for, also for other sites. So that alone changes nothing.
    const basic = { Authorization: `Basic ${btoa(`x:${password}`)}` }
    expect((await ask(port, '/api/now', { headers: basic })).status).toBe(200)
    const command = asThePage(port, 'POST')
    expect(await refusal('/api/command', { ...command, headers: { ...command.headers, ...basic } })).toBe(
      '401 password',
    )
  })

  test('refuses bodies that it does not take', async () => {
    const { port } = await openPage({ only: [] })
    const takes = routes.filter((it) => it.takes !== undefined)
    expect(takes.length).toBeGreaterThan(2)
    for (const { path, method } of takes) {
      const answerTo = async (body: unknown) => {
        const { status, json } = await ask(port, path, change(port, body, method))
        return `${status} ${Failed.parse(json()).error_code}`
      }
      const text = 'x'.repeat(70_000)
      expect(await answerTo(JSON.stringify({ text })), path).toBe('413 too_large')
      for (const rubbish of ['', '{', '[1,', 'null', '[]', '"\\ud800"', '{"__proto__":1}', '['.repeat(9000)]) {
        expect(await answerTo(rubbish), `${path} ${rubbish.slice(0, 20)}`).toBe('400 invalid')
      }
    }
  })

  test('changes nothing with http.read_only, and still reads', async () => {
    const { port, box } = await openPage({ only: ['wifi', 'rrd'], http: { read_only: true } })
    const before = box.requests.length
    const off = change(port, { path: 'wifi.config', id: '', word: 'enabled', payload: 'OFF' })
    expect(await ask(port, '/api/command', off)).toMatchObject({ status: 403 })
    for (const name of ['refresh', 'restart', 'log_level', 'forget', 'api']) {
      const answer = await json(port, '/api/request', change(port, { name, input: { level: 'trace' } }))
      expect(answer, name).toMatchObject({ error_code: 'denied' })
    }
    const history = change(port, { name: 'rrd/history', input: { db: 'net' } })
    expect(await json(port, '/api/request', history)).toMatchObject({ status: 'ok' })
    expect(box.requests.slice(before).filter(({ method }) => method === 'PUT')).toEqual([])
    expect(await json(port, '/api/session')).toMatchObject({ readOnly: true })
  })

  test('takes 120 changes a minute, and goes on showing what there is', async () => {
    const { port } = await openPage({ only: [] })
    const one = () => ask(port, '/api/request', change(port, { name: 'nothing', input: {} }))
    const statuses: number[] = []
    for (let at = 0; at < 124; at++) statuses.push((await one()).status)
    expect(statuses.filter((it) => it === 429)).toHaveLength(4)
    expect((await ask(port, '/api/now')).status).toBe(200)
    expect((await ask(port, '/api/session', change(port, undefined, 'DELETE'))).status).toBe(200)
  })
})

describe('signing in', () => {
  test('gives a cookie for the right password only, and signing out takes it back', async () => {
    const { port } = await openPage({ only: [], http: { password: 'right' } })
    expect(await json(port, '/api/session')).toMatchObject({ needsPassword: true, signedIn: false })
    const wrong = await ask(port, '/api/session', change(port, { password: 'wrong' }))
    expect(wrong).toMatchObject({
      status: 401,
      headers: expect.not.objectContaining({ 'set-cookie': expect.anything() }),
    })
    // A browser would ask for the password in a window of its own.
    expect(wrong.headers['www-authenticate']).toBeUndefined()
    const right = await ask(port, '/api/session', change(port, { password: 'right' }))
    expect(right.json()).toMatchObject({ signedIn: true })
    const headers = { Cookie: right.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
    expect(await json(port, '/api/session', { headers })).toMatchObject({ signedIn: true })
    expect((await ask(port, '/api/now', { headers })).status).toBe(200)
    const signOut = change(port, undefined, 'DELETE')
    const out = await ask(port, '/api/session', { ...signOut, headers: { ...signOut.headers, ...headers } })
    expect(out.headers['set-cookie']?.[0]).toMatch(/^\w+=; Max-Age=0/)
  })

  test('is throttled together with HTTP Basic', async () => {
    const { port } = await openPage({ only: [], http: { password: 'right' } })
    const tries = await Promise.all([
      ...[1, 2, 3].map((at) => ask(port, '/api/session', change(port, { password: `${at}` }))),
      ...[1, 2, 3].map((at) => ask(port, '/api/now', { headers: { Authorization: `Basic ${btoa(`x:${at}`)}` } })),
    ])
    expect(tries.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429])
    expect((await ask(port, '/api/session', change(port, { password: 'right' }))).status).toBe(429)
  })

  test('is not needed through Home Assistant, and no other client can pretend to come from there', async () => {
    const { port, lines } = await openPage({ only: ['wifi'], http: { password: 'right' }, ingressPeer: '127.0.0.2' })
    const headers = { Host: 'ha.example.org', 'X-Forwarded-Host': 'ha.example.org', 'X-Remote-User-Name': 'alice' }
    const from = '127.0.0.2'
    expect(await json(port, '/api/session', { headers, from })).toMatchObject({ needsPassword: false, signedIn: true })
    expect((await ask(port, '/api/now', { headers, from })).status).toBe(200)
    expect((await ask(port, '/api/now', { headers })).status).toBe(421)
    expect((await ask(port, '/api/now', { headers: { ...headers, Host: 'localhost' } })).status).toBe(401)
    const off = change(port, { path: 'wifi.config', id: '', word: 'enabled', payload: 'OFF' })
    const sent = { ...off.headers, ...headers, Origin: 'https://ha.example.org' }
    expect(await json(port, '/api/command', { ...off, from, headers: sent })).toEqual({ status: 'ok' })
    expect(lines.join('')).toMatch(/The page sends the command wifi\.config enabled for alice of Home Assistant/)
  })
})

describe('what the page shows', () => {
  test('is every object of every resource, why Home Assistant has no device for it, and what changes', async () => {
    const stage = await openPage({ only: ['lan', 'wifi', 'connection'], settings: { presence: { exclude: ['NAS'] } } })
    const { port } = stage
    const { objects, resources, sequence, status } = await now(port)
    expect(status).toMatchObject({ phase: 'running', title: 'Freebox Delta' })
    const reasons = Object.fromEntries(
      objects.flatMap(({ path, name, why }) => (path === 'lan.host' ? [[name.en, why?.because]] : [])),
    )
    expect(reasons).toMatchObject({ 'vieux-raspberry': 'not seen', 'android-7d21': 'random mac', NAS: 'excluded' })
    expect(reasons.Alice).toBeUndefined()
    const whyNot = (path: string) => resources.find((it) => it.path === path)?.why?.because
    expect(whyNot('phone.line') ?? whyNot('system.system')).toBe('disabled')
    expect(whyNot('lan.host')).toBeUndefined()

    const stream = await listenTo(port, {}, `?after=${sequence}`)
    const { status: line } = stage.box.house.connection
    line.state = line.state === 'up' ? 'going_down' : 'up'
    await stage.daemon().request('refresh', { adapter: 'connection' }, { readOnly: false })
    const Objects = z.object({ changed: z.array(z.object({ path: z.string(), state: z.looseObject({}) })) })
    await stream.arrived('the state of the line', ({ name, data }) => {
      if (name !== 'objects') return false
      return Objects.parse(data).changed.some(
        ({ path, state }) => path === 'connection.status' && state.state === line.state,
      )
    })
    expect(stream.named('reset')).toEqual([])
    const ids = stream.events.map(({ id }) => id)
    expect(ids).toEqual(ids.map((_, at) => sequence + 1 + at))
  })

  test('is who has left and still counts as home, and until when', async () => {
    const stage = await openPage({ only: ['lan'], settings: { presence: { consider_home: '10m' } } })
    const alice = async () => (await now(stage.port)).objects.find(({ name }) => name.en === 'Alice')
    expect(await alice()).toMatchObject({ state: { presence: true }, homeUntil: null })
    const left = Math.floor(Date.now() / 1000)
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', false)
    await expect.poll(async () => (await alice())?.homeUntil).toBeGreaterThan(left + 590)
    expect(await alice()).toMatchObject({ state: { presence: true }, homeUntil: expect.closeTo(left + 615, -1.5) })
    stage.box.setHostReachable('ether-4a:3f:da:00:00:02', true)
    await expect.poll(async () => (await alice())?.homeUntil).toBe(null)
  })

  test('is read again for a browser that asks, once for all of them', async () => {
    const stage = await openPage({ only: ['connection'] })
    const reads = () => stage.box.requests.filter(({ path }) => path === 'connection/').length
    const look = (path = 'connection.status') => json(stage.port, `/api/look?path=${path}`)
    const before = reads()
    const answers = await Promise.all([look(), look(), look()])
    expect(answers.filter((it) => z.object({ isRead: z.boolean() }).parse(it).isRead)).toHaveLength(1)
    await expect.poll(reads).toBe(before + 1)
    await new Promise((done) => setTimeout(done, 1600))
    expect(await look()).toEqual({ status: 'ok', isRead: true })
    await expect.poll(reads).toBe(before + 2)
    expect((await ask(stage.port, '/api/look?path=nothing.at_all')).status).toBe(404)
    expect((await ask(stage.port, '/api/look')).status).toBe(404)
  })

  test('is not read for a browser once the box has had half of the requests that it may get', () => {
    expect(leavesEnough({ requests_per_minute: 29, limit: 60 })).toBe(true)
    expect(leavesEnough({ requests_per_minute: 30, limit: 60 })).toBe(false)
  })

  test('continues after a break, and is for eight browsers at once', async () => {
    const { port, daemon } = await openPage({ only: ['connection'] })
    const first = await listenTo(port)
    await first.arrived('the first event', ({ name }) => name === 'reset')
    await daemon().request('nothing', {}, { readOnly: false })
    await daemon().command({ adapter: 'connection', resource: 'status', id: '' }, 'nothing', '')
    await first.arrived('the line of the log', ({ name }) => name === 'log')
    const [reset] = first.events
    const again = await listenTo(port, { 'Last-Event-ID': String(reset?.id) })
    await again.arrived('what was missed', ({ name }) => name === 'log')
    expect(again.named('reset')).toEqual([])
    const others = await Promise.all([1, 2, 3, 4, 5, 6].map(() => listenTo(port)))
    const refused = await ask(port, '/api/events')
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
    expect(Failed.parse(refused.json()).error).toContain('8 pages are open')
    for (const other of others) other.close()
    await expect.poll(async () => (await listenTo(port)).response.statusCode).toBe(200)
  })

  test('is observed only while a browser looks', async () => {
    const { page, port } = await openPage({ only: [] })
    let observers = 0
    const daemon = watchedDaemon(() => {
      observers += 1
      return () => {
        observers -= 1
      }
    })
    page.watch(daemon)
    await ask(port, '/api/session')
    await ask(port, '/metrics')
    await ask(port, '/api/log')
    expect(observers).toBe(0)
    const stream = await listenTo(port)
    await stream.arrived('the first event', ({ name }) => name === 'reset')
    expect(observers).toBe(1)
    page.watch(undefined)
    await stream.arrived('that no daemon runs', ({ name }) => name === 'status')
    expect(observers).toBe(0)
  })

  test('outlives a restart of the daemon', async () => {
    const stage = await openPage({ only: ['connection'] })
    const stream = await listenTo(stage.port)
    await stream.arrived('the first event', ({ name }) => name === 'reset')
    await stage.restart()
    const phases = () =>
      z
        .array(z.object({ phase: z.string() }))
        .parse(stream.named('status'))
        .map(({ phase }) => phase)
    await until('the daemon runs again', () => phases().at(-1) === 'running')
    expect(phases()).toContain('none')
    expect(stream.named('reset').length).toBeGreaterThan(1)
    expect(stream.isEnded()).toBe(false)
    expect((await now(stage.port)).status.phase).toBe('running')
  })
})

/** A daemon that only counts its observers. */
function watchedDaemon(observe: () => () => void): Parameters<PageStage['page']['watch']>[0] {
  const stats = {
    ...{ requests_per_minute: 0, limit: 0, latency_mean_ms: 0, latency_worst_ms: 0, websocket: 'off' },
    ...{ reconnects: 0, requests: 0, request_seconds: 0, logins: 0 },
  }
  return {
    ...{ broker: 'mqtt://127.0.0.1', isAlive: () => true, observe },
    status: () => ({ phase: 'starting', boxProblem: undefined, brokerConnected: false }),
    command: () => Promise.resolve({}),
    request: () => Promise.resolve({}),
    sources: () => ({
      ...{ instance: { id: '', started: 0 }, version: '', identity: undefined, engine: undefined, config: {} },
      box: { state: 'up', info: undefined, rights: {}, stats: () => stats },
      broker: { stats: () => ({ published: 0, reconnects: 0, waiting: 0 }) },
      ...{ missingRights: () => [], rightName: String, commands: { ok: 0, refused: 0 }, resources: [] },
    }),
  }
}

describe('a command of the page', () => {
  test('has the outcome that it has over MQTT', async () => {
    const { port, broker } = await openPage({
      only: ['wifi', 'lan', 'system'],
      settings: { commands: { deny: ['lan.host.type'] } },
    })
    const client = await connectAsync(broker(), { protocolVersion: 5 })
    onTestFinished(() => client.endAsync(true))
    await client.subscribeAsync('answers')
    const overMqtt = async (topic: string, payload: string) => {
      const answer = new Promise<string>((resolve) => client.once('message', (_, text) => resolve(String(text))))
      await client.publishAsync(topic, payload, { qos: 1, properties: { responseTopic: 'answers' } })
      const { topic: _, ...reply } = z.looseObject({ topic: z.string().optional() }).parse(JSON.parse(await answer))
      return reply
    }
    const alice = 'ether-4a:3f:da:00:00:02'
    const commands: [path: string, id: string, word: string, payload: string][] = [
      ['wifi.config', '', 'enabled', 'ON'],
      ['wifi.config', '', 'enabled', 'perhaps'],
      ['wifi.config', '', 'nothing', 'ON'],
      ['wifi.nothing', '', 'enabled', 'ON'],
      ['lan.host', alice, 'type', 'laptop'],
      ['lan.host', alice, 'set_name', '{"name":"Alice 2"}'],
      ['lan.host', 'nobody', 'type', 'laptop'],
      ['lan.host', '', 'wake_mac', '{'],
      ['system.system', '', 'shutdown', '{}'],
    ]
    for (const [path, id, word, payload] of commands) {
      const topic = ['freebox', ...path.split('.'), ...(id === '' ? [] : [id]), word, 'set'].join('/')
      const expected = await overMqtt(topic, payload)
      expect(await json(port, '/api/command', change(port, { path, id, word, payload })), topic).toEqual(expected)
    }
    for (const [name, input] of [
      ['wifi/nothing', {}],
      ['refresh', { adapter: 'system' }],
      ['forget', { adapter: 'lan' }],
    ] as const) {
      const expected = await overMqtt(`freebox/bridge/request/${name}`, JSON.stringify(input))
      expect(await json(port, '/api/request', change(port, { name, input })), name).toEqual(expected)
    }
  })
})

describe('the answers of all routes', () => {
  test('have no secret of box, broker or page, and hostile names only as text', async () => {
    const known: KnownSecrets = new Map()
    const named = (name: string) => secretCalled(name, known)
    const stage = await openPage({
      simulator: { appToken: named('app_token'), model: 'delta' },
      http: { password: named('the password of the page') },
      prepare: ({ house }) => {
        plantSecrets(house, known)
        fillWithHostileNames(house)
      },
      settings: { homeassistant: { alarm_code: named('the code of the alarm') } },
    })
    const { port } = stage
    const signIn = await ask(port, '/api/session', change(port, { password: known.get('the password of the page') }))
    const headers = { Cookie: signIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
    const stream = await listenTo(port, headers)
    await stage.daemon().request('refresh', {}, { readOnly: false })
    await stream.arrived('objects', ({ name }) => name === 'objects')
    const reading = routes.filter(({ method, path }) => method === 'GET' && path !== '/api/events')
    const answers = new Map<string, string>([['/api/events', JSON.stringify(stream.events)]])
    for (const { path } of reading) answers.set(path, (await ask(port, path, { headers })).text)
    for (const text of [JSON.stringify({ password: 'wrong' }), '{"password":']) {
      answers.set('a wrong password', (await ask(port, '/api/session', change(port, text))).text)
    }
    const leaks = [...answers].flatMap(([path, text]) => secretsIn(text, known).map((name) => `${name} in ${path}`))
    expect(leaks).toEqual([])

    const { objects } = await now(port, { headers })
    const hosts = objects.filter(({ path }) => path === 'lan.host')
    expect(hosts.length).toBeGreaterThan(hostileNames.length)
    // Names have one line and no character that moves a cursor or changes the direction.
    for (const { name } of objects) expect(`${name.en}${name.fr}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })
})
