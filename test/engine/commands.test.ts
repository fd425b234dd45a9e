/** From a command topic to requests and a reply. */
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Item, Resource } from '../../src/contract/compiled.ts'
import { amend, del, many, one, orElse, post, put, Refusal, secret } from '../../src/contract/index.ts'
import { MqttCommands } from '../../src/engine/command/mqtt-commands.ts'
import { type Commanded, CommandRunner } from '../../src/engine/command/perform.ts'
import { type CommandSettings, permissions } from '../../src/engine/command/permissions.ts'
import type { Condition } from '../../src/engine/poll/condition.ts'
import { Poll } from '../../src/engine/poll/reader.ts'
import type { Box } from '../../src/engine/ports.ts'
import { NotGranted, Refused, Unreachable } from '../../src/errors.ts'
import { createTopics } from '../../src/mqtt/topics.ts'
import { memoryBox, memoryBroker, memoryLog } from '../support/ports.ts'
import { entityKeysOf } from '../support/states.ts'

interface Options {
  readonly resource: Resource
  /** The objects of the resource. */
  readonly items?: readonly Item[]
  readonly box?: Pick<Box, 'request'>
  readonly settings?: Partial<CommandSettings>
  readonly condition?: Condition
  /** By MAC address. */
  readonly indispensable?: Readonly<Record<string, string>>
}

/** The commands of one resource, `test.thing`, whose reads only note that they were made. */
function start({ resource, items = [], box = memoryBox(), settings, condition = 'granted', ...more }: Options) {
  const broker = memoryBroker()
  const { log, lines } = memoryLog()
  const done: string[] = []
  const api = { major: 14, minor: 0 }
  const thing = {
    ...{ path: 'test.thing', resource, condition },
    find(id: string) {
      const it = items.find((item) => resource.key(item) === id)
      const rows = it && entityKeysOf(resource.entities, it, api)
      return it && rows && { ...{ key: id, it, rows, state: {}, announced: true, device: undefined } }
    },
    items: () => items,
    readNow: async () => void done.push('read'),
    commandSent: () => void done.push('busy'),
    answerLost: () => undefined,
  } satisfies Commanded
  const usual = { allow: ['*'], deny: [], allow_dangerous: [], read_only: false, per_minute: 120 }
  const permits = permissions({ ...usual, ...settings }, [{ adapter: 'test', name: 'thing', resource, every: 60 }])
  const runner = new CommandRunner({
    ...{ box, log, boxIsUp: () => true },
    resources: new Map([['test.thing', thing]]),
    reader: () => new Poll({ box, api, now: 0, isUrgent: true }).reader(),
    flushed: async () => void done.push('flushed'),
    indispensable: async () => new Map(Object.entries(more.indispensable ?? {})),
    endings: { done: () => undefined, mayHaveBegun: () => undefined },
    access: { permits, alarmCode: undefined, rightName: (right) => `Right ${right}` },
  })
  const topics = createTopics('freebox')
  let performer: typeof runner | undefined = runner
  const commands = new MqttCommands({
    performer: () => performer,
    broker,
    topics,
    perMinute: settings?.per_minute ?? 120,
    log,
  })
  const send = (below: string, payload: unknown = '', more: object = {}) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    const topic = `freebox/test/thing/${below}/set`
    broker.deliver(topic, text, more)
  }
  const replies = () => broker.payloads(topics.response('command')).map((it) => JSON.parse(it))
  return {
    ...{ commands, broker, lines, done, thing, send, replies },
    stopPerforming() {
      performer = undefined
    },
    performAgain() {
      performer = runner
      commands.deliver()
    },
    /** Sends a command and returns its reply. */
    async reply(below: string, payload: unknown = '') {
      send(below, payload)
      await commands.answered()
      return replies().at(-1)
    },
  }
}

const light = one({
  schema: z.object({ on: z.boolean(), level: z.number() }),
  from: 'light/',
  every: '1m',
  put: 'light/',
  settings: {
    on: { is: 'switch', name: 'On' },
    level: { is: 'number', name: 'Level', min: 0, max: 10 },
  },
})
const lit = [{ on: true, level: 3 }]

describe('a command', () => {
  test('is answered when the new state was read and published', async () => {
    const { reply, done } = start({ resource: light, items: lit, box: memoryBox({ 'light/': null }) })
    expect(await reply('on', 'OFF')).toEqual({ status: 'ok', topic: 'freebox/test/thing/on/set' })
    expect(done).toEqual(['busy', 'read', 'flushed'])
  })

  test.each([
    ['a value that is not accepted', 'level', '11', 'invalid'],
    ['a row that does not exist', 'colour', 'red', 'unknown_row'],
    ['a member that every JavaScript object has', 'constructor', '{}', 'unknown_row'],
  ])('with %s sends nothing to the box and says why', async (_, word, payload, error_code) => {
    const box = memoryBox()
    const { reply } = start({ resource: light, items: lit, box })
    expect(await reply(word, payload)).toMatchObject({ status: 'error', error_code })
    expect(box.requests).toEqual([])
  })

  test('for an object that is not known says whether it does not exist or cannot be read', async () => {
    expect(await start({ resource: light }).reply('on', 'ON')).toMatchObject({ error_code: 'unknown_object' })
    const unreadable = start({ resource: light, condition: 'unreachable' })
    expect(await unreadable.reply('on', 'ON')).toMatchObject({ error_code: 'unreadable' })
  })

  test('that the box refuses is answered with its error, and a missing right by name', async () => {
    const box = memoryBox({ 'light/': new Refused('Trop de lumière', 'inval') })
    const { reply } = start({ resource: light, items: lit, box })
    expect(await reply('on', 'ON')).toMatchObject({
      error: 'Trop de lumière (it does not accept one of the values)',
      error_code: 'inval',
    })
    box.answers.set('light/', new NotGranted('', 'home'))
    const refusal = await reply('on', 'ON')
    expect(refusal).toMatchObject({ error_code: 'insufficient_rights', error: expect.stringContaining('Right home') })
  })

  test('that would cut off a machine without which nothing works is refused, before its request is sent', async () => {
    const box = memoryBox({ 'light/': { on: true }, 'list/': null })
    const take = (mac: string) => put('list/', {}, { cutsOff: [mac] })
    const filter = one({
      schema: z.object({ on: z.boolean() }),
      from: 'light/',
      every: '1m',
      settings: {
        on: { is: 'switch', name: 'On', set: (on) => amend('light/', { on }, { cutsOff: ['AABBCC001122'] }) },
      },
      commands: { block: { takes: z.strictObject({ mac: z.string() }), ask: ({ mac }) => take(mac) } },
    })
    const indispensable = { 'aa:bb:cc:00:11:22': 'the machine of the MQTT broker' }
    const { reply } = start({ resource: filter, items: [{ on: true }], box, indispensable })
    const refusal = {
      error_code: 'own_machine',
      error:
        'This would cut off the machine of the MQTT broker (aa:bb:cc:00:11:22), now or at a planned time, so it is refused',
    }
    expect(await reply('block', { mac: 'AA-BB-CC-00-11-22' })).toMatchObject(refusal)
    expect(await reply('on', 'OFF')).toMatchObject(refusal)
    expect(box.requests.map(({ method }) => method)).toEqual(['GET'])
    expect(await reply('block', { mac: 'aa:bb:cc:00:11:23' })).toMatchObject({ status: 'ok' })
  })

  test('to one object does not wait for another that does not obey, but for that to its own object', async () => {
    const obeys = new Set(['kitchen'])
    const players = many({
      schema: z.object({ id: z.string(), on: z.boolean() }),
      from: 'players/',
      every: '1m',
      key: (it) => it.id,
      settled: ({ id }) => obeys.has(id),
      settings: { on: { is: 'switch', name: 'On', set: (on, { id }) => put(`players/${id}`, { on }) } },
    })
    const box = memoryBox({ 'players/salon': null, 'players/kitchen': null })
    const items = ['salon', 'kitchen'].map((id) => ({ id, on: false }))
    const { send, commands, replies } = start({ resource: players, items, box })
    send('salon/on', 'ON')
    send('salon/on', 'OFF')
    send('kitchen/on', 'ON')
    await expect.poll(() => replies().map(({ topic }) => topic)).toEqual(['freebox/test/thing/kitchen/on/set'])
    expect(box.requests.map(({ path }) => path)).toEqual(['players/salon', 'players/kitchen'])
    obeys.add('salon')
    await commands.answered()
    expect(box.requests.slice(2)).toEqual([put('players/salon', { on: false })])
  })

  test('that is retained is ignored, or it would be carried out at every restart', async () => {
    const box = memoryBox()
    const { send, commands, lines, replies } = start({ resource: light, items: lit, box })
    send('on', 'ON', { retain: true })
    await commands.answered()
    expect([box.requests, replies()]).toEqual([[], []])
    expect(lines).toEqual([expect.stringContaining('A retained command is ignored: ')])
  })

  test('over the rate limit is answered once, then ignored', async () => {
    const box = memoryBox({ 'light/': null })
    const { send, commands, replies } = start({ resource: light, items: lit, box, settings: { per_minute: 2 } })
    for (let again = 0; again < 5; again++) send('on', 'ON')
    await commands.answered()
    expect(replies().filter(({ error_code }) => error_code === 'too_many')).toHaveLength(1)
    expect(box.requests).toHaveLength(2)
    expect(commands.counts).toEqual({ ok: 2, refused: 3 })
  })

  test('that arrives before commands can be performed waits, and the oldest of more than 100 are dropped', async () => {
    const box = memoryBox({ 'light/': null })
    const house = start({ resource: light, items: lit, box, settings: { per_minute: 1000 } })
    house.stopPerforming()
    for (let level = 0; level <= 100; level++) house.send('level', `${level % 10}`)
    await turn()
    expect([box.requests, house.replies()]).toEqual([[], []])
    house.performAgain()
    await house.commands.answered()
    expect(box.requests.map(({ body }) => body)).toEqual(
      Array.from({ length: 100 }, (_, at) => ({ level: (at + 1) % 10 })),
    )
  })
})

describe('the reply to a command with JSON input', () => {
  const link = many({
    schema: z.object({ id: z.string() }),
    from: 'links/',
    every: '1m',
    key: (it) => it.id,
    errors: { path_not_found: 'There is no such file' },
    commands: {
      create: {
        ...{ takes: z.object({ path: z.string() }), on: 'list' },
        answer: z.object({ fullurl: z.string() }).transform(({ fullurl }) => ({ address: fullurl, token: 'abc' })),
        ask: ({ path }) => {
          if (path === '/') throw new Refusal('The root cannot be shared', 'root')
          return { method: 'POST', path: 'links/', body: { path } }
        },
      },
    },
  })

  test('has what its table makes of the answer, without secrets', async () => {
    const box = memoryBox({ 'links/': { fullurl: 'https://example.org/x', token: 'abc' } })
    const { reply } = start({ resource: link, box })
    expect(await reply('create', { path: '/a' })).toMatchObject({
      data: { address: 'https://example.org/x', token: '(secret)' },
    })
    box.answers.set('links/', { unknown: 1 })
    const { data, status } = await reply('create', { path: '/a' })
    expect([status, data]).toEqual(['ok', undefined])
  })

  test('says in words what the table refuses, and what an error code of the box means', async () => {
    const box = memoryBox({ 'links/': new Refused('POST links/: …', 'path_not_found') })
    const { reply, lines } = start({ resource: link, box })
    expect(await reply('create', { path: '/' })).toMatchObject({
      error: 'The root cannot be shared',
      error_code: 'root',
    })
    expect(box.requests).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/^warn: A command was refused/)])
    expect(await reply('create', { path: '/a' })).toMatchObject({
      ...{ error: 'There is no such file', error_code: 'path_not_found' },
    })
  })
})

describe('commands of one resource', () => {
  test('are carried out one after the other, in the order in which they arrived', async () => {
    const waiting: (() => void)[] = []
    const bodies: unknown[] = []
    const box: Pick<Box, 'request'> = {
      request: ({ body }) => {
        bodies.push(body)
        return new Promise<void>((resolve) => waiting.push(resolve))
      },
    }
    const { send, commands } = start({ resource: light, items: lit, box })
    send('on', 'OFF')
    send('level', '7')
    await turn()
    expect(bodies).toEqual([{ on: false }])
    waiting[0]?.()
    await turn()
    expect(bodies).toEqual([{ on: false }, { level: 7 }])
    waiting[1]?.()
    await commands.answered()
  })

  test('are not held up by one that failed', async () => {
    const box = memoryBox({ 'light/': new Refused('', 'inval') })
    const { send, commands, replies } = start({ resource: light, items: lit, box })
    send('on', 'OFF')
    send('level', '7')
    await commands.answered()
    expect(replies().map(({ status }) => status)).toEqual(['error', 'error'])
    expect(box.requests).toHaveLength(2)
  })
})

describe('the transaction of a command', () => {
  const renamed = one({
    schema: z.object({ name: z.string() }),
    from: 'name/',
    every: '1m',
    commands: {
      rename: {
        takes: z.strictObject({ name: z.string() }),
        ask: ({ name }) => ({ method: 'PUT', path: 'name/', body: { name } }),
      },
      erase: {
        takes: z.strictObject({}),
        danger: 'Erases the name.',
        ask: () => ({ method: 'DELETE', path: 'name/' }) as const,
      },
    },
  })
  const items = [{ name: 'a' }]

  test.each([
    ['succeeds', 'rename', { name: 'b' }, { status: 'ok', data: { id: 1 } }],
    ['has a wrong input', 'rename', { title: 'b' }, { status: 'error', error_code: 'invalid' }],
  ])('is in the reply if it %s', async (_, word, input, expected) => {
    const { reply } = start({ resource: renamed, items, box: memoryBox({ 'name/': { id: 1 } }) })
    expect(await reply(word, { ...input, transaction: 42 })).toMatchObject({ ...expected, transaction: 42 })
  })

  test('is in the reply if the box refuses the command', async () => {
    const { reply } = start({ resource: renamed, items, box: memoryBox({ 'name/': new Refused('', 'inval') }) })
    const refused = await reply('rename', { name: 'b', transaction: 'x' })
    expect(refused).toMatchObject({ status: 'error', error_code: 'inval', transaction: 'x' })
  })

  test.each([
    ['is denied', { deny: ['test.*'] }, 'rename', { name: 'b' }],
    ['is dangerous', {}, 'erase', {}],
  ])('is in the reply if the command %s', async (_, settings, word, input) => {
    const { reply } = start({ resource: renamed, items, settings })
    const refused = await reply(word, { ...input, transaction: 7 })
    expect(refused).toMatchObject({ error_code: 'denied', transaction: 7 })
  })

  test('is in the reply if there are too many commands', async () => {
    const { reply } = start({ resource: renamed, items, settings: { per_minute: 0 } })
    expect(await reply('rename', { name: 'b', transaction: 7 })).toMatchObject({
      error_code: 'too_many',
      transaction: 7,
    })
  })

  test('is in the reply if there is no such object', async () => {
    const { reply } = start({ resource: renamed })
    const refused = await reply('rename', { name: 'b', transaction: 7 })
    expect(refused).toMatchObject({ error_code: 'unknown_object', transaction: 7 })
  })

  test('is in the reply if a table makes a mistake', async () => {
    const broken = one({
      schema: z.object({}),
      from: 'x/',
      every: '1m',
      commands: {
        fail: {
          takes: z.strictObject({}),
          ask: () => {
            throw new Error('a mistake in a table')
          },
        },
      },
    })
    const { reply, lines } = start({ resource: broken, items: [{}] })
    expect(await reply('fail', { transaction: 7 })).toMatchObject({ error_code: 'internal', transaction: 7 })
    expect(lines[0]).toMatch(/^error: Internal error while handling a command of \S+\.\S+$/)
  })

  test('of a message with a response topic of its own is answered there', async () => {
    const { send, commands, broker } = start({ resource: renamed, items, box: memoryBox({ 'name/': null }) })
    const more = { responseTopic: 'my/replies', correlationData: Buffer.from('c') }
    send('rename', { name: 'b', transaction: 7 }, more)
    await commands.answered()
    expect(broker.messages.at(-1)).toMatchObject({
      ...{ topic: 'my/replies', payload: expect.stringContaining('"transaction":7') },
      properties: { correlationData: Buffer.from('c') },
    })
  })
})

describe('a setting that the box takes only as a whole', () => {
  const rules = many({
    schema: z.object({ id: z.number(), enabled: z.boolean() }),
    from: 'rules/',
    every: '1m',
    key: (it) => String(it.id),
    put: { ...{ amend: 'rules/{id}', omit: ['hits'], fill: { host: null } }, orAlone: { unless: ['exist'] } },
    settings: { enabled: { is: 'switch', name: 'Rule {id}' } },
  })
  const items = [{ id: 7, enabled: true }]
  const whole = { id: 7, enabled: true, port: 80, hits: 12 }

  test('keeps the fields that the bridge does not know, without those that the box refuses', async () => {
    const box = memoryBox({ 'rules/7': whole })
    const { reply } = start({ resource: rules, items, box })
    expect(await reply('7/enabled', 'OFF')).toMatchObject({ status: 'ok' })
    expect(box.requests).toEqual([
      { method: 'GET', path: 'rules/7' },
      { method: 'PUT', path: 'rules/7', body: { host: null, id: 7, enabled: false, port: 80 } },
    ])
  })

  test.each([
    ['refuses the whole', new Refused('', 'inval')],
    ['has an internal error with it', new Unreachable('', 'internal_error')],
  ])('is sent alone if the box %s, as older firmware does', async (_, refusal) => {
    const bodies: unknown[] = []
    const box: Pick<Box, 'request'> = {
      async request({ method, body }) {
        if (method === 'GET') return whole
        bodies.push(body)
        if (bodies.length === 1) throw refusal
      },
    }
    const { reply } = start({ resource: rules, items, box })
    expect(await reply('7/enabled', 'OFF')).toMatchObject({ status: 'ok' })
    expect(bodies).toEqual([{ host: null, id: 7, enabled: false, port: 80 }, { enabled: false }])
  })

  test.each([
    ['the refusal is about the change', new Refused('', 'exist')],
    ['the box may have done it', new Unreachable('', 'timeout')],
  ])('is not sent a second time if %s', async (_, error) => {
    const sent: unknown[] = []
    const box: Pick<Box, 'request'> = {
      async request({ method }) {
        sent.push(method)
        if (method === 'GET') return whole
        throw error
      },
    }
    const { reply } = start({ resource: rules, items, box })
    expect(await reply('7/enabled', 'OFF')).toMatchObject({ status: 'error', error_code: error.code })
    expect(sent).toEqual(['GET', 'PUT'])
  })

  test('is not sent if the object cannot be read', async () => {
    const box = memoryBox({ 'rules/7': new Unreachable('timeout of 10 s', 'timeout') })
    const { reply } = start({ resource: rules, items, box })
    expect(await reply('7/enabled', 'OFF')).toMatchObject({ status: 'error', error_code: 'timeout' })
    expect(box.requests).toEqual([{ method: 'GET', path: 'rules/7' }])
  })
})

describe('a request with an alternative', () => {
  const leases = one({
    schema: z.object({}),
    from: 'leases/',
    every: '1m',
    commands: {
      set: { takes: z.strictObject({}), ask: () => orElse(post('leases/', 1), ['exist'], put('leases/1', 1)) },
    },
  })
  const sends = async (first: Error | string) => {
    const box = memoryBox({ 'leases/': first, 'leases/1': 'changed' })
    const answer = await start({ resource: leases, items: [{}], box }).reply('set', {})
    return { answer, sent: box.requests.map(({ method }) => method) }
  }

  test('is the alternative if the box refuses the first one with its code', async () => {
    expect(await sends('new')).toMatchObject({ answer: { data: 'new' }, sent: ['POST'] })
    expect(await sends(new Refused('', 'exist'))).toMatchObject({ answer: { data: 'changed' }, sent: ['POST', 'PUT'] })
  })

  test('is not the alternative after another refusal, or if the box may have carried out the first one', async () => {
    expect(await sends(new Refused('', 'inval'))).toMatchObject({ answer: { error_code: 'inval' }, sent: ['POST'] })
    expect(await sends(new Unreachable('', 'timeout'))).toMatchObject({ answer: { status: 'error' }, sent: ['POST'] })
  })
})

describe('a command of several requests that can be undone', () => {
  const rules = one({
    schema: z.object({}),
    from: 'rules/',
    every: '1m',
    errors: { exist: 'There is one already' },
    commands: {
      add: {
        takes: z.strictObject({ name: z.string() }),
        ask: ({ name }) => [post('first', name), post('second', name)],
        undo: {
          ask: (answers) => answers.map((id) => del(`rules/${id}`)),
          remains: (answers, { name }) => `${name} is there in part: ${answers.join()}`,
        },
      },
    },
  })
  const adds = async (answers: Record<string, unknown>) => {
    const box = memoryBox({ first: 7, ...answers })
    const { reply, done } = start({ resource: rules, items: [{}], box })
    const answer = await reply('add', { name: 'Web' })
    return { answer, done, sent: box.requests.map(({ method, path }) => `${method} ${path}`) }
  }
  const exists = new Refused('', 'exist')

  test('undoes the first one if the second one fails, and says so when that can be seen', async () => {
    const { answer, sent, done } = await adds({ second: exists, 'rules/7': null })
    expect(sent).toEqual(['POST first', 'POST second', 'DELETE rules/7'])
    expect(answer).toMatchObject({
      error: 'There is one already. What was done before it has been undone',
      error_code: 'exist',
    })
    expect(done).toEqual(['read'])
  })

  test('says what is there if that fails too', async () => {
    const { answer, done } = await adds({ second: exists, 'rules/7': new Unreachable('', 'timeout') })
    expect(answer).toMatchObject({ error: 'There is one already. Web is there in part: 7', error_code: 'exist' })
    expect(done).toEqual(['read'])
  })

  test('undoes nothing if nothing was done', async () => {
    const { answer, sent } = await adds({ first: exists })
    expect([sent, answer]).toEqual([['POST first'], expect.objectContaining({ error: 'There is one already' })])
  })
})

describe('a command that reads from the box first', () => {
  const Power = z.object({ on: z.boolean() })
  const player = one({
    schema: Power,
    from: 'player/',
    every: '1m',
    entities: {
      // The box only has a toggle.
      on: {
        is: 'switch',
        name: 'On',
        async set(on, _, box) {
          const now = await box.get('player/', Power)
          return now.on === on ? [] : { method: 'POST', path: 'player/toggle' }
        },
      },
      restart: {
        is: 'button',
        name: 'Restart',
        press: async (_, box) => ({ method: 'POST', path: `player/restart/${(await box.get('player/', Power)).on}` }),
      },
    },
  })
  const off = [{ on: false }]
  const paths = ({ requests }: ReturnType<typeof memoryBox>) => requests.map(({ path }) => path)

  test('does not switch off what somebody else has just switched on', async () => {
    const box = memoryBox({ 'player/': { on: true }, 'player/toggle': null })
    const { reply } = start({ resource: player, items: off, box })
    expect(await reply('on', 'ON')).toMatchObject({ status: 'ok' })
    expect(paths(box)).toEqual(['player/'])
    await reply('on', 'OFF')
    expect(paths(box)).toEqual(['player/', 'player/', 'player/toggle'])
  })

  test('may be a button', async () => {
    const box = memoryBox({ 'player/': { on: true }, 'player/restart/true': null })
    const { reply } = start({ resource: player, items: off, box })
    expect(await reply('restart', 'PRESS')).toMatchObject({ status: 'ok' })
    expect(paths(box)).toEqual(['player/', 'player/restart/true'])
  })

  test('is answered with the error of this read', async () => {
    const { reply } = start({
      ...{ resource: player, items: off },
      box: memoryBox({ 'player/': new Unreachable('timeout of 10 s', 'timeout') }),
    })
    expect(await reply('on', 'ON')).toMatchObject({ status: 'error', error: 'timeout of 10 s', error_code: 'timeout' })
  })
})

describe('a dangerous command', () => {
  const disks = many({
    schema: z.object({ id: z.number() }),
    from: 'disks/',
    every: '1m',
    key: (it) => String(it.id),
    commands: {
      check: {
        takes: z.strictObject({ mode: z.enum(['ro', 'rw']) }),
        danger: { says: 'A repair may lose files.', when: ({ mode }) => mode === 'rw' },
        ask: ({ mode }, { id }) => ({ method: 'PUT', path: `disks/${id}/check`, body: { mode } }),
      },
      format: {
        takes: z.strictObject({}),
        danger: 'Formats it.',
        ask: () => ({ method: 'POST', path: 'format' }) as const,
      },
    },
  })
  const items = [{ id: 1 }]
  const box = () => memoryBox({ 'disks/1/check': null, format: null })

  test('is denied until the user allows it by name', async () => {
    expect(await start({ resource: disks, items, box: box() }).reply('1/format')).toMatchObject({
      error_code: 'denied',
    })
    const allowed = start({ resource: disks, items, box: box(), settings: { allow_dangerous: ['test.thing.format'] } })
    expect(await allowed.reply('1/format', '{}')).toMatchObject({ status: 'ok' })
  })

  test('is only denied with the inputs that are dangerous', async () => {
    const { reply } = start({ resource: disks, items, box: box() })
    expect(await reply('1/check', { mode: 'ro' })).toMatchObject({ status: 'ok' })
    expect(await reply('1/check', { mode: 'rw' })).toMatchObject({ error_code: 'denied' })
  })

  test('is not carried out by an empty payload, as the clearing of a retained topic sends one', async () => {
    const ports = box()
    const { reply } = start({ resource: disks, items, box: ports, settings: { allow_dangerous: ['*'] } })
    for (const payload of ['', ' ', '\n']) {
      expect(await reply('1/format', payload)).toMatchObject({ error_code: 'invalid' })
    }
    expect(ports.requests).toEqual([])
  })

  test('is denied by read_only and deny even if it is allowed by name', async () => {
    const settings = { allow_dangerous: ['*'] }
    for (const more of [{ read_only: true }, { deny: ['test.thing.format'] }]) {
      const { reply } = start({ resource: disks, items, box: box(), settings: { ...settings, ...more } })
      expect(await reply('1/format')).toMatchObject({ error_code: 'denied' })
    }
  })
})

describe('a command that may cut the network', () => {
  const wifi = one({
    schema: z.object({ enabled: z.boolean() }),
    from: 'wifi/',
    every: '1m',
    entities: {
      enabled: {
        is: 'switch',
        name: 'Wi-Fi',
        set: (enabled) => ({ method: 'PUT', path: 'wifi/', body: { enabled }, mayDropConnection: true }),
      },
    },
  })
  const items = [{ enabled: true }]

  test('is unconfirmed, not failed, if the box can be read again', async () => {
    const box = memoryBox({ 'wifi/': new Unreachable('', 'timeout') })
    const { reply, done } = start({ resource: wifi, items, box })
    expect(await reply('enabled', 'OFF')).toMatchObject({ status: 'ok', unconfirmed: true })
    expect(done).toEqual(['read'])
  })

  test('is failed if the box refuses it', async () => {
    const box = memoryBox({ 'wifi/': new Refused('', 'inval') })
    expect(await start({ resource: wifi, items, box }).reply('enabled', 'OFF')).toMatchObject({ error_code: 'inval' })
  })
})

describe('a command with several steps', () => {
  const tasks = many({
    schema: z.object({ id: z.number(), key: secret }),
    from: 'tasks/',
    every: '1m',
    key: (it) => String(it.id),
    commands: {
      add: {
        on: 'list',
        takes: z.strictObject({ url: z.string() }),
        ask: ({ url }, tasks) => [
          { method: 'POST', path: 'tasks/', body: { url } },
          { method: 'PUT', path: 'tasks/count', body: tasks.length },
        ],
        next: (answer) => ({ method: 'PUT', path: `tasks/${z.object({ id: z.number() }).parse(answer).id}/start` }),
      },
    },
  })

  test('makes the following request from the answer of the box, and replies with the answers', async () => {
    const box = memoryBox({ 'tasks/': { token: 'secret' }, 'tasks/count': { id: 9 }, 'tasks/9/start': null })
    const { reply } = start({ resource: tasks, items: [{ id: 1 }], box })
    expect(await reply('add', { url: 'x' })).toMatchObject({
      status: 'ok',
      data: [{ token: '(secret)' }, { id: 9 }, null],
    })
    expect(box.requests.map(({ path, body }) => [path, body])).toEqual([
      ['tasks/', { url: 'x' }],
      ['tasks/count', 1],
      ['tasks/9/start', undefined],
    ])
  })

  test('ends at the first refusal', async () => {
    const box = memoryBox({ 'tasks/': new Refused('', 'nospc'), 'tasks/count': { id: 9 } })
    const { reply } = start({ resource: tasks, items: [], box })
    expect(await reply('add', { url: 'x' })).toMatchObject({ error_code: 'nospc' })
    expect(box.requests).toHaveLength(1)
  })
})

describe('an object that the box only takes as a whole', () => {
  const machine = many({
    schema: z.object({ id: z.string() }),
    from: 'machines/',
    every: '1m',
    key: (it) => it.id,
    errors: { not_stopped: 'It must be stopped first', nomem: 'There is not enough memory' },
    commands: {
      change: {
        takes: z.strictObject({ memory: z.number() }),
        ask: (input, it) =>
          amend(`machines/${it.id}`, input, { unless: ({ on }) => (on === true ? 'not_stopped' : undefined) }),
      },
    },
  })
  const starting = (raw: object) =>
    start({ resource: machine, items: [{ id: '1' }], box: memoryBox({ 'machines/1': { ...raw, secret: 'x' } }) })

  test('is not changed while its table forbids it, and the reply has the sentence for the error code', async () => {
    const { reply } = starting({ on: true })
    expect(await reply('1/change', { memory: 2 })).toMatchObject({
      ...{ error_code: 'not_stopped', error: 'It must be stopped first' },
    })
  })

  test('is sent back with what it had', async () => {
    const box = memoryBox({ 'machines/1': { on: false, memory: 1, secret: 'x' } })
    const { reply } = start({ resource: machine, items: [{ id: '1' }], box })
    await reply('1/change', { memory: 2 })
    expect(box.requests.at(-1)).toMatchObject({ method: 'PUT', body: { on: false, memory: 2, secret: 'x' } })
  })
})
