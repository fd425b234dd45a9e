/** SIGTERM in the wrong moment, kill -9 in any: what the box and the house see of it, and the start after it. */
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingsFor, startBox } from '../cli/house.ts'
import { aFolder } from '../config/a-config.ts'
import { embedded, freePort, proxy } from '../mqtt/support.ts'
import { start } from '../support/process.ts'
import { type Home, lintOf, openHome, until } from './home.ts'

/** Stops the daemon; its status, and whether it took less than five seconds. */
async function stopped(home: Home) {
  const began = performance.now()
  const status = await home.daemon.stop()
  return { status, inTime: performance.now() - began < 5000 }
}
const well = { status: 0, inTime: true }

/** The writing end of a pipe, once somebody reads at the other. */
async function opened(file: string): Promise<number> {
  let end: number | undefined
  const isRead = () => {
    try {
      end = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch {}
    return end !== undefined
  }
  await until('somebody reads it', isRead)
  return end ?? -1
}

const states = (home: Home) => home.said('bridge/state')

describe('SIGTERM', () => {
  it('while it still reads its configuration', async () => {
    const { paired } = await settingsFor(await startBox())
    const folder = aFolder()
    const file = join(folder, 'slow.yaml')
    execFileSync('mkfifo', [file])
    const daemon = start(['run', '--config', file], { settings: paired, folder })
    const configuration = await opened(file)
    daemon.process.kill('SIGTERM')
    writeSync(configuration, 'log: { level: debug }')
    closeSync(configuration)
    expect(await daemon.ended).toBe(0)
  })

  it('while the box answers nothing and the daemon has never seen it', async () => {
    const home = await openHome({ running: false })
    home.box.faults.set('', { kind: 'hang' })
    await home.start()
    await until('online', () => states(home).includes('online'))
    expect(await stopped(home)).toEqual(well)
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while the box takes its time over the login', async () => {
    const home = await openHome({ running: false })
    home.box.faults.set('POST login/session', { kind: 'hang' })
    await home.start()
    await until('it wants to come in', () => home.box.requests.some(({ path }) => path.startsWith('login/session')))
    expect(await stopped(home)).toEqual(well)
    expect(home.box.sessions).toBe(0)
  })

  it('while everything happens at once', async () => {
    const home = await openHome({ simulator: { hosts: 500 }, settings: { presence: { hosts: 'all' } } })
    const { hosts } = home.box.house
    for (const { id, reachable } of hosts) home.box.setHostReachable(id, !reachable)
    for (const on of ['ON', 'OFF', 'ON', 'OFF']) home.watcher.client.publish('freebox/connection/config/ping/set', on)
    expect(await stopped(home)).toEqual(well)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while it waits to be paired', async () => {
    const home = await openHome({ running: false, settings: { freebox: { app_token: undefined } } })
    await home.start()
    await until('said', () => JSON.stringify(home.daemon.lines).includes('freebox2mqtt pair'))
    expect(await stopped(home)).toEqual(well)
  })

  it('during a command and a read that hang: the session is closed all the same', async () => {
    const home = await openHome()
    for (const path of ['PUT connection/config', 'system', 'lan']) home.box.faults.set(path, { kind: 'hang' })
    home.watcher.client.publish('freebox/connection/config/ping/set', 'OFF', { qos: 1 })
    await until('it is asked', () => home.box.requests.some(({ method }) => method === 'PUT'))
    expect(home.box.sessions).toBe(1)
    expect(await stopped(home)).toEqual(well)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while the broker is away: the session is closed', async () => {
    const away = `mqtt://127.0.0.1:${await freePort()}`
    const home = await openHome({ running: false })
    await home.start({ mqtt: { url: away } })
    await until('logged in', () => home.box.sockets === 1)
    expect(await stopped(home)).toEqual(well)
    expect(home.box.sessions).toBe(0)
  })

  it('while neither box nor broker moves any more', async () => {
    const { url, credentials } = await embedded()
    const line = await proxy(url)
    const home = await openHome({ broker: { url: line.url, ...credentials } })
    line.stop()
    home.box.faults.set('', { kind: 'hang' })
    const asked = home.box.requests.length
    await until('a read hangs', () => home.box.requests.length > asked)
    expect(await stopped(home)).toEqual(well)
  })

  it('while `check` and `dump` ask a box that hangs: status 0, and the session is closed', async () => {
    const box = await startBox()
    const { paired: settings } = await settingsFor(box)
    for (const path of ['system', 'connection', 'lan']) box.faults.set(path, { kind: 'hang' })
    const commands = ['check', 'dump'].map((word) => start([word], { settings }))
    await until('both logged in', () => box.sessions === 2)
    for (const command of commands) expect(await command.stop()).toBe(0)
    expect(box.sessions).toBe(0)
  })
})

describe('a start', () => {
  it('after SIGTERM in the middle of announcing completes it; one after kill -9 doubles nothing, and tells nothing anew', async () => {
    const home = await openHome({ running: false })
    await home.start()
    await until('the first documents', () => home.documents().size > 3)
    expect(await stopped(home)).toEqual(well)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])

    await home.start()
    await toldEverything(home)
    expect(lintOf(home)).toEqual([])
    const documents = home.documents()
    expect(documents.size).toBeGreaterThan(50)

    await home.daemon.stop('SIGKILL')
    await until('the last will', () => states(home).at(-1) === 'offline')
    home.quiet()
    await home.start()
    await toldEverything(home)
    expect(home.documents()).toEqual(documents)
    const said = home.watcher.received.filter(({ topic, payload }) => payload === '' || topic.endsWith('/event'))
    expect(said).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })
})

async function toldEverything(home: Home): Promise<void> {
  const chapters = () => JSON.stringify(home.state('bridge/info')?.adapters ?? 'unknown')
  const online = () => states(home).at(-1) === 'online' && home.said('lan/host/availability').at(-1) === 'online'
  await until('every chapter is known', () => online() && !chapters().includes('unknown'), 20_000)
}
