/** Reads that fail now and then: the next one works, and no client notices. */
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../src/simulator/index.ts'
import { openOnce } from '../support/cleanup.ts'
import { config } from './fault.ts'
import { fewChapters } from './few-chapters.ts'
import { type Home, type HomeOptions, openHome, pause, until } from './home.ts'

const everyRead = 'GET '

/** What was published on any availability topic since the last call, and what was logged as a warning or error. */
function watchOf(home: Home) {
  home.broker.watcher.received.splice(0)
  const since = home.service.lines.length
  return {
    unavailable: () =>
      home.broker.watcher.received.flatMap(({ topic, payload }) =>
        payload === 'offline' && topic.endsWith('/availability') ? [topic] : [],
      ),
    // With every read each second and twice, the house of these tests needs more requests than it may.
    warnings: () => home.warnings(since).filter((it) => !it.startsWith('Polling needs')),
  }
}

async function openQuietHome(options?: HomeOptions): Promise<Home> {
  const home = await openHome(options)
  await home.untilCorrect()
  return home
}

describe('a read that fails once', () => {
  const opened = openOnce(() => openQuietHome())
  const kinds: readonly (readonly [on: string, fault: Fault])[] = [
    [everyRead, { kind: 'html' }],
    [everyRead, { kind: 'status', status: 500 }],
    [everyRead, { kind: 'status', status: 404 }],
    [everyRead, { kind: 'truncated' }],
    [everyRead, { kind: 'error', error_code: 'internal_error' }],
    [everyRead, { kind: 'error', error_code: 'busy' }],
    [everyRead, { kind: 'body', body: { success: false } }],
    [`${everyRead}connection`, { kind: 'error', error_code: 'insufficient_rights' }],
    [`${everyRead}call`, { kind: 'body', body: { success: false, missing_right: 'calls' } }],
    [everyRead, { kind: 'altered', result: () => 'nonsense' }],
    [everyRead, { kind: 'reset' }],
    [`${everyRead}connection`, { kind: 'wrong_types' }],
    [`${everyRead}lan`, { kind: 'wrong_types' }],
    [everyRead, { kind: 'lost' }],
  ]

  it.each(kinds)('(%s: each answer is once %j) makes nothing unavailable and is not logged', async (on, fault) => {
    const home = opened()
    const { unavailable, warnings } = watchOf(home)
    const before = home.box.faults.applied
    home.box.faults.set(on, fault, { sporadic: true })
    // Most resources are read each second, and again a second after a read that failed. A command is carried out and read
    // back meanwhile.
    await pause(2300)
    await until('an answer was wrong', () => home.box.faults.applied > before)
    expect(await home.command(`${config}/ping`, 'OFF')).toMatchObject({ status: 'ok' })
    expect(await home.command(`${config}/ping`, 'ON')).toMatchObject({ status: 'ok' })
    home.box.faults.clear()
    await home.untilCorrect()
    expect(unavailable()).toEqual([])
    expect(warnings()).toEqual([])
  })

  it('because the answer does not come in time makes nothing unavailable', async () => {
    const home = opened()
    const { unavailable, warnings } = watchOf(home)
    home.box.faults.set('connection/config', { kind: 'hang' }, { times: 1 })
    const reads = () => home.requests().filter(({ path }) => path.startsWith('connection/config')).length
    const before = reads()
    await until('it was read again', () => reads() >= before + 3, 15_000)
    expect([unavailable(), warnings()]).toEqual([[], []])
  })

  it('does not delay an event', async () => {
    const home = opened()
    home.box.faults.set('lan/browser', { kind: 'html' }, { sporadic: true })
    const bob = 'ether-de:9b:11:00:00:04'
    const isHome = () => home.state(`lan/host/${bob}`)?.presence
    home.box.setHostReachable(bob, true)
    await until('the phone is at home', () => isHome() === true, 2000)
    home.box.setHostReachable(bob, false)
    await until('the phone is away', () => isHome() === false)
    home.box.faults.clear()
    await home.untilCorrect()
  })

  it('is logged once an hour together with all others, with their number', async () => {
    const home = opened()
    const { warnings } = watchOf(home)
    home.service.advance(3601)
    await until('it is logged', () => warnings().length > 0)
    await pause(1200)
    expect(warnings()).toEqual([expect.stringMatching(/^\d\d+ reads failed once and worked at the second attempt$/)])
  })
})

describe('a right that the box says is missing', () => {
  const refusal: Fault = { kind: 'body', body: { success: false, missing_right: 'calls' } }

  it('once at the first read costs nothing', async () => {
    const home = await openHome({ settings: fewChapters, running: false })
    home.box.faults.set('GET call/account', refusal, { times: 1 })
    await home.service.start()
    await home.settled()
    await home.untilCorrect()
    expect(home.warnings().filter((it) => it.includes('right'))).toEqual([])
    await home.close()
  })

  it('always is named once, and costs one request', async () => {
    const home = await openQuietHome({ settings: fewChapters })
    const { unavailable, warnings } = watchOf(home)
    home.box.requests.splice(0)
    home.box.faults.set('GET call/account', refusal)
    await until('it is unavailable', () => unavailable().length > 0)
    await pause(1500)
    const requests = home.requests().filter(({ path }) => path.startsWith('call/account'))
    // The one that fails first, and its repetition.
    expect(requests).toHaveLength(2)
    expect(unavailable()).toEqual(['freebox/calls/account/availability'])
    expect(warnings()).toEqual([expect.stringContaining("Accès au journal d'appels")])
    await home.close()
  })
})

describe('a read that fails twice', () => {
  it('makes its resource unavailable, is logged once, and costs one request from then on', async () => {
    const home = await openQuietHome({ settings: fewChapters })
    const { unavailable, warnings } = watchOf(home)
    home.box.faults.set('connection/config', { kind: 'html' })
    await until('it is unavailable', () => unavailable().length > 0)
    expect(warnings()).toEqual(['connection.config cannot be read. Its entities are unavailable until it can'])
    home.box.requests.splice(0)
    await until('it is read again', () => home.requests().some(({ path }) => path.startsWith('connection/config')))
    await pause(500)
    expect(home.requests().filter(({ path }) => path.startsWith('connection/config'))).toHaveLength(1)
    await home.close()
  })
})
