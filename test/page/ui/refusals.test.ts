/** Why the server refuses something, in French: whatever it says, in all its forms. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { french } from '../../../adapters/french.ts'
import { adapters } from '../../../adapters/index.ts'
import { frenchRefusal } from '../../../page/words/fr-refusals.ts'
import { createRequestAnswerer } from '../../../src/bridge/requests.ts'
import { pageTables } from '../../../src/cli/page-tables.ts'
import { parseConfig } from '../../../src/config/index.ts'
import type { CompiledEntity } from '../../../src/contract/compiled.ts'
import { readInput } from '../../../src/engine/command/input.ts'
import { failureReply, missingRightSentence, notJson } from '../../../src/engine/command/reply.ts'
import { NotHere, Refused } from '../../../src/errors.ts'
import { networkError } from '../../../src/freebox/http.ts'
import { rightName } from '../../../src/freebox/rights.ts'
import { refusalMessage } from '../../../src/freebox/tls.ts'
import { accept } from '../../../src/homeassistant/payloads.ts'
import { explainEnd } from '../../../src/mqtt/connect-errors.ts'
import { entries } from '../../../src/wording/schema-walk.ts'
import { filesIn, sentencesIn } from './sentences.ts'
import { badlySet } from './typography.ts'

const configured = pageTables({ config: parseConfig({}, adapters), adapters, names: french }).resources()
const resources = configured.map(({ resource }) => resource)

describe('what the server refuses is said in French', () => {
  it('whatever was entered for a field of a command or query', () => {
    const schemas = resources.flatMap(({ commands, queries }) =>
      [...Object.values(commands), ...Object.values(queries)].map(({ takes }) => takes),
    )
    expect(schemas.length).toBeGreaterThan(150)
    const messages = [...new Set(schemas.flatMap(mistakesOf))]
    expect(messages.length).toBeGreaterThan(4000)
    expectFrench(messages)
  })

  it('whatever was entered for a request to the bridge', async () => {
    const wrong = [
      ...wrongValues,
      { path: 'x y' },
      { path: 'system/' },
      { adapter: 'x', resource: 'y' },
      { level: 'inf' },
    ]
    const outcomes = ['refresh', 'log_level', 'forget', 'api', 'tv/epg', 'refesh'].flatMap((name) =>
      wrong.map((value) => bridge.answer(name, value)),
    )
    const messages = (await Promise.all(outcomes)).flatMap((it) => ('error' in it ? it.error : []))
    expect(messages.length).toBeGreaterThan(100)
    expectFrench(messages)
  })

  it('whatever was sent to a setting of an object', () => {
    const writable = resources.flatMap(({ entities }) =>
      Object.entries(entities).filter(([, it]) => 'set' in it || 'press' in it),
    )
    expect(writable.length).toBeGreaterThan(150)
    const messages = [...writable, ...ofHome].flatMap(([key, entity]) => mistakesAt(key, entity))
    const kinds = ['switch', 'button', 'number', 'select', 'text', 'cover', 'light', 'alarm_control_panel']
    expect(kinds.filter((kind) => !messages.some(([of]) => of === kind))).toEqual([])
    expectFrench(messages.map(([, error]) => error))
  })

  it('wherever a text is not JSON', () => {
    const broken = String.raw`{ | {"a" | {"a": | {"a":1 | [ | [1 | {"a":1}} | {"a":1] | [1} | {"a":1,} | [1,] | {"a":} | {a:1}
      {'a':1} | {«a»:1} | {"a":1,,"b":2} | {"a"::1} | {:1} | [,1] | {"a" 1} | [1 2] | {"a":x} | {"a":01} | {"a":True}
      {"a":1} x | // x | {"a":1, // x | {"a":"x | {"a":"\x"} | {"a":@} | é x | {1:2} | "\ud800"`
    const long = ['', '{"a":"x\ny"}', `${'['.repeat(100)}${']'.repeat(100)}`, `[${'1,'.repeat(60_000)}`]
    const texts = [...broken.split(/ \| |\n */), ...long]
    expect(texts).toHaveLength(37)
    expectFrench(texts.map((text) => notJson(text).error))
  })

  it('in every sentence of the adapters', () => {
    const files = filesIn('adapters')
    const inTables = files.flatMap((file) => sentencesIn(file, file.endsWith('/errors.ts')))
    const messages = [...inTables, ...resources.flatMap(({ errors }) => Object.values(errors ?? {}))]
    expect(new Set(messages).size).toBeGreaterThan(120)
    expectFrench(messages.filter((it) => !composed.has(it)))
  })

  it('in every sentence of commands and requests, the page, the box and the broker', () => {
    const messages = [
      ...['src/engine/command', 'src/page', 'src/freebox'].flatMap(filesIn),
      ...['src/bridge/requests.ts', 'src/bridge/queries.ts', 'src/setup/broker-check.ts', 'src/mqtt/connect-errors.ts'],
      ...['page/refusal-words.ts', 'page/history-request.ts', 'page/api.ts'],
    ].flatMap((file) => sentencesIn(file))
    const pairing = sentencesIn('src/freebox/pairing.ts', true).filter((it) => !/^(On|Answer)\b/.test(it))
    expect(messages.length).toBeGreaterThan(100)
    expectFrench([...messages, ...pairing].filter((it) => !composed.has(it)))
  })

  it('in sentences that consist of several parts', () => {
    expectFrench(examples)
  })

  it('with the meaning of every error code of the box', () => {
    const codes = [...readFileSync('src/engine/command/refusals.ts', 'utf8').matchAll(/^ {2}(\w+): '/gm)]
    expect(codes.length).toBeGreaterThan(15)
    const messages = codes.flatMap(([, code = '']) =>
      [Refused, NotHere].map((name) => {
        const message = `PUT fs/ls of /Disque 1: the box answered ${code}`
        return failureReply(new name(message, code), rightName).error
      }),
    )
    expectFrench(messages)
  })

  it('with every reason why a connection fails', () => {
    const source = readFileSync('src/freebox/http.ts', 'utf8')
    const codes = [...source.matchAll(/^ {2}([A-Z_]+): '/gm)].map(([, code = '']) => code)
    const ofBox = [...codes, 'CERT_HAS_EXPIRED', 'EOTHER'].flatMap((code) => {
      const error = networkError('GET api_version', Object.assign(new Error(code), { code }))
      const message = error instanceof Error ? error.message : ''
      return [message, `No Freebox answers at http://x: ${message}. No Freebox answers at https://y: ${message}`]
    })
    const certificates = ['ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'CERT_X']
    const refused = [...certificates, 'CERT_NOT_YET_VALID'].map((code) => refusalMessage('https://x', code, undefined))
    const causes = [...Array(160).keys(), undefined, new Error('timeout'), new Error('x')]
    const ofBroker = causes.flatMap((cause) =>
      [true, false].map((accepted) => explainEnd({ accepted, cause, repeated: false }).message),
    )
    expectFrench([...ofBox, ...refused, ...ofBroker, ...ofBroker.map((it) => `mqtt://host:1883: ${it}`)])
  })

  it('with the name of every right as Freebox OS has it', () => {
    const rights = ['settings', 'calls', 'home', 'camera', 'a_new_one']
    expectFrench(rights.map((right) => missingRightSentence(rightName(right))))
  })

  it('unless a part is not known', () => {
    const messages = [
      ...['Something new', 'Field mac: expected a comet; found 1', 'Expected JSON; line 1, column 1: a comet'],
      ...['PUT wifi/config/: the box answered inval (it is a comet)', 'The Freebox does not answer. A comet is near'],
      'Field ip: expected text; found "x". Field mac: expected a comet; found 1',
    ]
    expect(messages.filter((it) => frenchRefusal(it) !== undefined)).toEqual([])
  })

  it('without a change to what the user has entered', () => {
    const entered = JSON.stringify('x, at least 3; found "1". Field mac: expected text; found 2 (optional)')
    expect(frenchRefusal(`Field ip: expected text; found ${entered}`)).toBe(
      `Champ ip, attendu\u202f: un texte\u202f; trouvé\u202f: ${entered}`,
    )
  })
})

/** In French, and without English words. */
function expectFrench(messages: readonly string[]): void {
  const all = [...new Set(messages)]
  expect(all.filter((it) => frenchRefusal(it) === undefined).slice(0, mostShown)).toEqual([])
  const own = all.map((it) => withoutNames(frenchRefusal(it) ?? ''))
  expect(own.filter((it) => badlySet.test(it) || english.test(it)).slice(0, mostShown)).toEqual([])
}

const mostShown = 20

const english = /\b(expected|found|such as|the|with|one of|there|has|of|and|not|this|that|which|cannot|box|is|are)\b/i

/** Without what stays as it is: quoted texts, options, fields, addresses, patterns, names of rights. */
function withoutNames(text: string): string {
  return text
    .replace(/"(?:[^"\\]|\\.)*"|«\u202f.*?\u202f»/gs, '')
    .replace(/(valeurs|champs|JSON avec)(\u202f:)? .*?(?=\u202f;|$)/g, '$1')
    .replace(
      /(\. _ : = -|X-Freebox2mqtt: 1|Content-Type: \S+|overwrite: true|db: switch|\S+:\/\/\S*|(https?|ftps?|magnet):)/g,
      '',
    )
    .replace(/\(\\ud800 .*?\)|\{.*?\}|^Champ \S+|[\w]+\.[\w.]+/g, '')
}

const wrongValues = [
  ...['', ' ', 'x', 'é', '-1', '12', 'true', 'yes', 'a.b', '/x', 'x\ny', 'a'.repeat(5000), 'x". Field a: expected b'],
  ...['2001:db8::1', 'aa:bb:cc:00:11:22', '10.0.0.1', '12:30', -1, 0, 0.5, 1e12, true, false, null, undefined],
  ...[{}, { a: 1 }, { x: null }, { monday: ['x'] }, { monday: [['x', 'y']] }, { id: 1, nam: 'x' }],
  ...[
    [],
    [''],
    ['x'],
    [1],
    [[1]],
    [{}],
    [{ a: 1 }],
    [{ mode: 'x' }],
    [{ number: '' }],
    [['1', '2']],
    ['x', 2, null, {}],
  ],
]

/** What the server says about an input with each of these values, as a whole and in each field. */
function mistakesOf(schema: z.ZodType): string[] {
  const fields = entries(schema).flatMap(
    ({ path: [field, ...below] }) => (below.length === 0 ? field : undefined) ?? [],
  )
  const periods = [
    { from: 2, to: 1 },
    { port: '1', db: 'net' },
  ]
  const inputs = [
    ...wrongValues,
    ...periods,
    ...fields.flatMap((field) => wrongValues.map((value) => ({ [field]: value }))),
  ]
  return inputs.flatMap((input) => {
    const read = readInput(schema, input)
    return 'error' in read ? [read.error] : []
  })
}

/** While the box is not known. */
const bridge = createRequestAnswerer({
  ...{ box: { request: unused, bytes: unused, upload: unused }, engine: () => undefined },
  ...{ apiAllowed: [], setLevel: () => {}, restart: () => {}, rightName },
})

function unused(): Promise<never> {
  return Promise.reject(new Error('not sent'))
}

const wrongPayloads = [
  ...['', ' ', 'x', '{}', '{"a":1}', '{"stat":1}', '{"state":"x","value":"y"}', '{"brightness":"x"}', '{"color":"x"}'],
  ...['{"effect":"x"}', '-99999999', '1,5', 'a'.repeat(1000), 'x y', 'clos', 'DISARMM', 'TRIGGER'],
]

/** What the server says about each of these payloads, with the kind of the entity. */
function mistakesAt(key: string, entity: CompiledEntity): (readonly [kind: string, error: string])[] {
  const parts = entity.is === 'light' ? [undefined, 'brightness', 'color', 'effect', 'x'] : [undefined, 'x']
  return wrongPayloads.flatMap((payload) =>
    parts.flatMap((part) => {
      const accepted = acceptIfReadable(entity, payload, { key, part })
      return accepted !== undefined && 'error' in accepted ? [[entity.is, accepted.error] as const] : []
    }),
  )
}

/** Some entities read their bounds and options from an object of the box, which is not known here. */
function acceptIfReadable(entity: CompiledEntity, payload: string, place: { key: string; part: string | undefined }) {
  try {
    return accept(entity, {}, payload, place)
  } catch {
    return undefined
  }
}

const set = () => []
/** Entities whose parts come from an object of the box. */
const ofHome: readonly (readonly [string, CompiledEntity])[] = [
  [
    'alarm',
    { is: 'alarm_control_panel', name: null, value: () => 'disarmed', actions: () => ['DISARM', 'ARM_AWAY'], set },
  ],
  ['shutter', { is: 'cover', name: null, value: () => 'open', position: () => 50, set }],
  ['door', { is: 'cover', name: null, value: () => 'open', canStop: false, set }],
  ['shutter', { is: 'cover', name: null, value: () => 'open', position: () => 50, canStop: false, set }],
  [
    'light',
    {
      ...{ is: 'light', name: null, value: () => true, brightness: () => 50, color: () => [0, 0] },
      ...{ effect: () => 'x', effects: () => ['fire', 'sea'], set },
    },
  ],
]

/** Sentences in which words are inserted, not numbers or names. They are among the examples. */
const composed = new Set([
  ...['7 cannot show a 7', 'The answer of the box is not understood: 7', 'There is no 7 "x" in 7', 'There is no 7 "x"'],
  ...['This would cut off 7 (7), now or at a planned time, so it is refused', 'There is nothing here7', '7. ', '7: 7'],
  ...['Expected 7; found plain text', 'Expected JSON; 7', 'No Freebox answers at 7: 7', '7. There are 7'],
  ...['The Freebox permits few requests for 7. 7. Ask again in 7', 'Connected, but 7', 'Port 7 is taken'],
  ...['Not paired with the Freebox yet7. Run "freebox2mqtt pair".', 'Another daemon is online under 7'],
  '7 does not speak 7 but 7. Set freebox.url to 7://7:7',
  // A browser without the page shows it, as plain text.
  'The page is not part of this installation. "npm run build" makes it\n',
])

const examples = [
  'Salon cannot show a video',
  'Salon cannot show a photo',
  'The answer of the box is not understood: the whole: expected an object',
  'The answer of the box is not understood: sfp.link: expected true or false',
  'The answer of the box is not understood: 0.size: expected a number to 12',
  'The answer of the box is not understood: 0.name: expected at most 12 characters or items',
  'The answer of the box is not understood: state: expected one of on, off',
  'The answer to lan/browser/pub/ is not as expected: 0.id: expected text',
  'There is no command "remov" in wifi.ap; did you mean "remove"?',
  'There is no command "x" in dhcp.static_lease. dhcp.static_lease has add, set',
  'There is no object "x" in wifi.ap',
  'There is no resource "x.y"; did you mean "x.z"?',
  'There is no adapter "x"; did you mean "z"?',
  'There is no request "tv/x". There are tv/now, tv/epg',
  'This would cut off the machine on which freebox2mqtt runs (aa:bb:cc:00:11:22), now or at a planned time, so it is refused',
  'This would cut off the machine of the MQTT broker (aa:bb:cc:00:11:22), now or at a planned time, so it is refused',
  'There is nothing here. What there is: /, /metrics',
  'PUT fw/redir/: the box answered inval (it does not accept one of the values). What was done before it has been undone',
  'POST fw/redir/: the box answered exist (it has this object already). The rule 3 for tcp 80 to 192.168.1.2 was made and could not be removed again',
  'Expected a JSON object with mac, ip, comment (optional); found plain text',
  'The Freebox permits few requests for the TV guide. There is at most one in 30s. Ask again in 12 seconds',
  'The Freebox permits few requests for the TV channels. The Freebox answers that there were too many. Ask again in 30 minutes',
  'Connected, but cannot read and write below freebox. Check the access rules of the broker, also for the client id x',
  'Connected, but a message of 30000 bytes does not come back. Raise its limit for the size of a message to 30000 bytes or more',
  'Port 1883 is taken. Set mqtt.url to the broker that uses it, or mqtt.embedded.port to another port',
  'Another daemon is online under freebox. Stop it, or give each daemon its own mqtt.base_topic',
  'host:1883 does not speak mqtt:// but MQTT with TLS (mqtts://). Set mqtt.url to mqtts://host:1883',
  'host:1883 does not speak mqtt:// but HTTP, as for MQTT over WebSocket (ws://). Set mqtt.url to ws://host:1883/x',
  'https://x:80 does not speak https but http. Set freebox.url to http://x:80',
  'Not paired with the Freebox yet: there is no token in /data/app_token. Run "freebox2mqtt pair".',
  'The certificate of https://x, which is for "a, b" and issued by "C", was refused: it has expired, or the clock of this machine is wrong',
  'mqtt.url: expected an address with a host, and a port after a colon; found "x"; mqtt.username: expected text; found 1 (put it in quotes)',
  'Field id: expected the id of an object; found none',
  'Field path: expected a path of the API below /api/vN/, such as connection/xdsl/ (only letters, digits and . _ : = - between the slashes); found "x y"',
]
