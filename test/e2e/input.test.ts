/**
 * What users and other programs send, in the forms in which they send it, and what is answered: the daemon as a process of
 * its own, over MQTT, with a simulated Freebox.
 */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { type Home, openHome, openSmallHome, readOnce, until, writesSince } from './home.ts'

const host = 'ether-64:1c:ae:00:00:03'
const ok = { status: 'ok' }
const invalid = { status: 'error', error_code: 'invalid' }

/** No reply shows a regular expression or the text of a library. */
const libraryText =
  /\/\^|\\[dswS]|must match|Invalid |received |Too (small|big)|Unrecognized|JSON at position|Unexpected token/

describe('input', () => {
  const opened = openOnce(() => openHome({ settings: readOnce }))

  it('in every usual form of on and off switches a switch', async () => {
    const home = opened()
    const forms = ['on', 'On', ' ON\n', 'true', 'TRUE', '1', '"ON"', '{"state":"ON"}', '{"value":true}', '{"ping":1}']
    for (const form of forms) {
      expect(await home.command('connection/config/ping', 'OFF')).toMatchObject(ok)
      expect(await home.command('connection/config/ping', form), form).toMatchObject(ok)
      expect(home.state('connection/config')?.ping, form).toBe(true)
    }
    for (const form of ['off', 'false', '0', '{"state":"off"}', '{"payload":false,"topic":"x","_msgid":"1"}']) {
      expect(await home.command('connection/config/ping', 'ON')).toMatchObject(ok)
      expect(await home.command('connection/config/ping', form), form).toMatchObject(ok)
      expect(home.state('connection/config')?.ping, form).toBe(false)
    }
  })

  it('whose meaning is not certain does nothing, and the reply lists what is accepted', async () => {
    const home = opened()
    const start = home.box.requests.length
    const answers = [
      ['connection/config/ping', '2', 'Expected ON or OFF; found "2"'],
      ['connection/config/ping', '', 'Expected ON or OFF; found an empty payload'],
      [
        'connection/config/ping',
        '{"stat":"ON"}',
        'Expected ON or OFF; found JSON with the unknown field "stat"; did you mean "state"?',
      ],
      [
        'connection/config/sip_alg',
        'direct',
        'Expected one of disabled, direct_media, any_media; found "direct"; did you mean "direct_media"?',
      ],
      ['system/system/reboot', '', 'Expected PRESS; found an empty payload'],
      ['system/system/reboot', 'OFF', 'Expected PRESS; found "OFF"'],
      [
        'downloads/config/max_downloading_tasks',
        '5,5',
        'Expected a number from 1 to 100; found "5,5"; did you mean "5.5"?',
      ],
      ['downloads/task/7/remove', '', expect.stringContaining('an empty payload')],
      ['connection/config/pingg', 'ON', 'There is no entity or command "pingg"; did you mean "ping"?'],
    ] as const
    for (const [topic, payload, error] of answers) {
      expect(await home.command(topic, payload), `${topic} ${payload}`).toMatchObject({ status: 'error', error })
    }
    expect(writesSince(home, start)).toEqual([])
  })

  it('for buttons, numbers, options and texts is understood in the forms of other programs', async () => {
    const home = opened()
    for (const form of ['press', 'true', '1', '{}', '{"state":"PRESS"}']) {
      const start = home.box.requests.length
      expect(await home.command('calls/log/mark_all_read', form), form).toMatchObject(ok)
      expect(writesSince(home, start)).toHaveLength(1)
    }
    for (const form of ['7', '7.0', ' 7 ', '"7"', '{"value":7}', '{"value":"7"}']) {
      expect(await home.command('downloads/config/max_downloading_tasks', form), form).toMatchObject(ok)
      expect(home.state('downloads/config')?.max_downloading_tasks).toBe(7)
      expect(await home.command('downloads/config/max_downloading_tasks', '3')).toMatchObject(ok)
    }
    for (const form of ['ANY_MEDIA', 'any media', '{"option":"any_media"}']) {
      expect(await home.command('connection/config/sip_alg', form), form).toMatchObject(ok)
      expect(home.state('connection/config')?.sip_alg).toBe('any_media')
      expect(await home.command('connection/config/sip_alg', 'disabled')).toMatchObject(ok)
    }
  })

  it('with a MAC address is understood in every usual form of one', async () => {
    const home = opened()
    for (const mac of ['D8:5E:d3:00:00:06', 'D8-5E-D3-00-00-06', 'd85e.d300.0006', 'd85ed3000006', ' d85ed3-000006 ']) {
      const start = home.box.requests.length
      expect(await home.command('lan/host/wake_mac', JSON.stringify({ mac })), mac).toMatchObject(ok)
      expect(writesSince(home, start).map(({ body }) => body)).toEqual([{ mac: 'd8:5e:d3:00:00:06', password: '' }])
      expect(await home.command('wifi/mac_filter/add', JSON.stringify({ mac }))).toMatchObject(ok)
      expect(await home.command('wifi/mac_filter/remove', JSON.stringify({ mac }))).toMatchObject(ok)
    }
    for (const id of ['ether-64-1C-AE-00-00-03', '641cae000003', '641c.ae00.0003']) {
      expect(await home.command(`lan/host/${id}/rename`, '{"name":"Bob"}'), id).toMatchObject(ok)
      expect(await home.request('forget', { adapter: 'lan', resource: 'host', id }), id).toMatchObject(ok)
      expect(await home.request('refresh', { adapter: 'lan' })).toMatchObject(ok)
      await until('the host is back', () => home.state(`lan/host/${host}`) !== undefined)
    }
  })

  it.each([
    ['lan/host/wake_mac', { mac: 'd8:5e' }, 'Field mac: expected a MAC address such as'],
    [
      'lan/host/wake_mac',
      {},
      'Field mac: expected a MAC address such as aa:bb:cc:00:11:22, AA-BB-CC-00-11-22 or aabbcc001122; found nothing',
    ],
    [
      'lan/host/wake_mac',
      { mca: 'd8:5e:d3:00:00:06' },
      'expected one of mac, password, interface; found the unknown field "mca"; did you mean "mac"?',
    ],
    [
      `lan/host/${host}/rename`,
      { nam: 'x' },
      'Field nam: expected one of name; found the unknown field "nam"; did you mean "name"?',
    ],
    [`lan/host/${host}/rename`, { name: '' }, 'Field name: expected text of 1 to 64 characters; found ""'],
    [
      'downloads/task/add',
      { url: 'htp://x' },
      'Field url: expected a URL that begins with http:, https:, ftp:, ftps: or magnet:; found text that is not shown',
    ],
    [
      'downloads/task/add',
      { url: 'https://x/y', directory: 'Vidéos' },
      'Field directory: expected an absolute path on the disks of the box, such as /Disque 1/Vidéos; found text that is not shown',
    ],
    ['downloads/task/add', { url: 'https://x/y', directoy: '/x' }, 'did you mean "directory"?'],
    [
      'downloads/task/add',
      { url: 'https://x/y', password: 42424242 },
      'Field password: expected text; found a number that is not shown',
    ],
    ['downloads/task/add', 'hunter2', 'found text that is not shown'],
    [
      'downloads/feed/add',
      { url: 'x' },
      'Field url: expected an address that begins with http:// or https://; found "x"',
    ],
    [
      'downloads/task/blacklist',
      { host: 'x y' },
      'Field host: expected an IP address, such as 198.51.100.7; found "x y"',
    ],
    [
      'connection/ipv6/delegate',
      { prefix: 'x', next_hop: '1.2.3.4' },
      'Field prefix: expected an IPv6 prefix, such as 2001:db8:42:4201::/64; found "x". Field next_hop: expected the IPv6 address of a router',
    ],
    ['wifi/planning/week', { monday: ['9-10'] }, 'Field monday[0]: expected a range of one day such as 07:00-23:30'],
    ['wifi/planning/week', {}, 'Expected at least one of monday, tuesday'],
    ['calls/log/mark_read', { id: -1 }, 'Field id: expected a whole number from 0; found -1'],
    ['calls/voicemail/mark_read', { id: '../x' }, 'Field id: expected the id of a voice message'],
    ['contacts/contacts/add', { notes: 'x' }, 'Expected a display_name, first_name, last_name or company'],
    [
      'contacts/contacts/add_number',
      { contact_id: 1, number: '06', type: 'mobil' },
      'Field type: expected one of fixed, mobile, work, fax, other; found "mobil"; did you mean "mobile"?',
    ],
  ])('to %s as %j is refused in plain words', async (topic, input, words) => {
    const answer = await opened().command(topic, JSON.stringify(input))
    expect(answer).toMatchObject({ ...invalid, error: expect.stringContaining(words) })
    expect(answer.error).not.toMatch(libraryText)
  })

  it.each([
    ['{"name":"Bob"', 'line 1, column 14: the closing } is missing ({ is at line 1, column 1)'],
    ['{"name":"Bob}', 'line 1, column 9: the closing double quote of this text is missing'],
    ["{'name':'Bob'}", 'line 1, column 2: JSON has double quotes ("), not single ones'],
    ['{name:"Bob"}', 'line 1, column 2: the name of a field needs double quotes'],
    ['{"name":Bob}', 'line 1, column 9: text needs double quotes'],
    ['{"name":"Bob",}', 'line 1, column 15: there is a comma too many before }'],
    ['{\n"name" "Bob"}', 'line 2, column 8: a colon is missing'],
    ['{"name":"a"} x', 'line 1, column 14: there is more text'],
    ['<hunter2>', 'plain text'],
    [`${'['.repeat(60)}${']'.repeat(60)}`, 'nested more than 50 levels deep'],
  ])('%j, which is no JSON, is answered with the place and the mistake', async (payload, words) => {
    for (const answer of [
      await opened().command(`lan/host/${host}/rename`, payload),
      await opened().send('freebox/bridge/request/log_level', payload),
    ]) {
      expect(answer).toMatchObject({ ...invalid, error: expect.stringContaining(words) })
      expect(answer.error).not.toContain('hunter2')
    }
  })

  it('of a request is checked in the same words', async () => {
    const home = opened()
    const answers = [
      [
        'log_level',
        { level: 'verbos' },
        'Field level: expected one of trace, debug, info, warn, error, silent; found "verbos"',
      ],
      ['refresh', { adaptor: 'lan' }, 'found the unknown field "adaptor"; did you mean "adapter"?'],
      ['refresh', { adapter: 'lann' }, 'There is no adapter "lann"; did you mean "lan"?'],
      ['refesh', {}, 'There is no request "refesh"; did you mean "refresh"?'],
      ['api', { path: 'a b' }, 'Field path: expected a path of the API below /api/vN/'],
      ['downloads/files', {}, 'Field task: expected a whole number from 0; found nothing'],
      ['wifi/allowed_partners', { bssid: 'x' }, 'Field bssid: expected a MAC address'],
      [
        'forget',
        { adapter: 'lan', resource: 'hots', id: 'x' },
        'There is no resource "lan.hots"; did you mean "lan.hosts"?',
      ],
    ] as const
    for (const [name, input, words] of answers) {
      const answer = await home.request(name, input)
      expect(answer).toMatchObject({ status: 'error', error: expect.stringContaining(words) })
      expect(answer.error).not.toMatch(libraryText)
    }
  })

  it('has its transaction in the reply, whatever becomes of it', async () => {
    const home = opened()
    const transaction = 'x1'
    const sent = JSON.stringify({ state: 'OFF', transaction })
    const topics = [
      'connection/config/ping',
      'connection/config/nothing',
      'lan/host/ether-0/wake',
      'no/thing/x',
      'system/system/shutdown',
    ]
    for (const topic of topics) expect(await home.command(topic, sent), topic).toMatchObject({ transaction })
    for (const name of ['refresh', 'log_level', 'forget', 'api', 'nothing', 'downloads/files', 'home/pairing']) {
      expect(await home.request(name, { transaction, x: 1 }), name).toMatchObject({ transaction })
    }
    const broken = '{"transaction":"x1","name":"Bob"'
    expect(await home.command(`lan/host/${host}/rename`, broken)).toMatchObject({ ...invalid, transaction })
    const large = JSON.stringify({ transaction, name: 'x'.repeat(5_000_000) })
    expect(await home.command(`lan/host/${host}/rename`, large)).toMatchObject({ error_code: 'too_large', transaction })
  })
})

describe('a command beyond the rate limit', () => {
  it('has its transaction in the reply', async () => {
    const home = await openSmallHome({ settings: { commands: { per_minute: 1 } } })
    const sent = '{"state":"ON","transaction":7}'
    expect(await home.command('connection/config/ping', sent)).toMatchObject({ transaction: 7 })
    expect(await home.command('connection/config/ping', sent)).toMatchObject({ error_code: 'too_many', transaction: 7 })
    expect(await home.request('refresh', { transaction: 8 })).toMatchObject(ok)
    expect(await home.request('refresh', { transaction: 8 })).toMatchObject({ error_code: 'too_many', transaction: 8 })
  })
})

describe('without a right', () => {
  it('a command to what cannot be read for lack of it names the right', async () => {
    const on = { enabled: true }
    const settings = { adapters: { calls: on, home: on } }
    const home = await openSmallHome({ simulator: { rights: { calls: false, home: false } }, settings })
    for (const [topic, payload] of [
      ['calls/log/mark_all_read', 'PRESS'],
      ['calls/log/mark_read', '{"id":1}'],
      ['home/alarm/7/alarm', 'DISARM'],
    ] as const) {
      const answer = await home.command(topic, payload)
      expect(answer, topic).toMatchObject({ status: 'error', error_code: 'insufficient_rights' })
      expect(answer.error).toContain('Freebox OS')
    }
  })
})

describe('presence.include and exclude', () => {
  const trackers = (home: Home) =>
    [...home.documents()].flatMap(([topic, { components }]) =>
      Object.keys(Object(components)).some((key) => key.includes('presence')) ? [topic] : [],
    )

  it('take MAC addresses in every usual form, with hosts: off too, and a pattern that matches nothing is logged once', async () => {
    const include = ['64-1C-AE-00-00-03', 'd85ed3000006', 'AA-BB-CC-00-11-22']
    const home = await openSmallHome({ settings: { presence: { hosts: 'off', include } } })
    await until('two hosts are devices', () => trackers(home).length === 2)
    const warnings = () => home.daemon.lines.filter(({ msg }) => msg.startsWith('presence.'))
    await until('a warning', () => warnings().length > 0)
    await home.request('refresh', { adapter: 'lan' })
    expect(warnings().map(({ level, pattern }) => [level, pattern])).toEqual([[40, 'AA-BB-CC-00-11-22']])
  })
})
