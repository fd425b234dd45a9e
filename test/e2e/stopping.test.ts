/** SIGTERM in an unfavourable moment and kill -9: what the box and the broker see, and the start afterwards. */
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingsFor, startBox } from '../cli/house.ts'
import { aFolder } from '../config/a-config.ts'
import { embedded, freePort, proxy } from '../mqtt/support.ts'
import { type Running, start } from '../support/process.ts'
import { type Home as AnyHome, lintOf, openHomeOfProgram, small, until } from './home.ts'

type Home = AnyHome<Running>

/** Stops the daemon; returns its exit status and whether it took less than five seconds. */
async function stopped(home: Home) {
  const began = performance.now()
  const status = await home.daemon.stop()
  return { status, inTime: performance.now() - began < 5000 }
}
const clean = { status: 0, inTime: true }

/** Opens the writing end of a named pipe once a process reads from it. */
async function opened(file: string): Promise<number> {
  let end: number | undefined
  const isRead = () => {
    try {
      end = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch {}
    return end !== undefined
  }
  await until('a process reads the pipe', isRead)
  return end ?? -1
}

const states = (home: Home) => home.published('bridge/state')

describe('SIGTERM ends the daemon within five seconds and closes the session', () => {
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
    const home = await openHomeOfProgram(small({ running: false }))
    home.box.faults.set('', { kind: 'hang' })
    await home.start()
    await until('online', () => states(home).includes('online'))
    expect(await stopped(home)).toEqual(clean)
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while the box does not answer the login', async () => {
    const home = await openHomeOfProgram(small({ running: false }))
    home.box.faults.set('POST login/session', { kind: 'hang' })
    await home.start()
    await until('the login is requested', () => home.box.requests.some(({ path }) => path.startsWith('login/session')))
    expect(await stopped(home)).toEqual(clean)
    expect(home.box.sessions).toBe(0)
  })

  it('while events of 500 hosts and commands arrive', async () => {
    const home = await openHomeOfProgram(small({ simulator: { hosts: 500 }, settings: { presence: { hosts: 'all' } } }))
    const { hosts } = home.box.house
    for (const { id, reachable } of hosts) home.box.setHostReachable(id, !reachable)
    for (const on of ['ON', 'OFF', 'ON', 'OFF']) home.watcher.client.publish('freebox/connection/config/ping/set', on)
    expect(await stopped(home)).toEqual(clean)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while it waits to be paired', async () => {
    const home = await openHomeOfProgram(small({ running: false, settings: { freebox: { app_token: undefined } } }))
    await home.start()
    await until('the hint to pair is logged', () => JSON.stringify(home.daemon.lines).includes('freebox2mqtt pair'))
    expect(await stopped(home)).toEqual(clean)
  })

  it('during a command and a read that hang', async () => {
    const home = await openHomeOfProgram(small())
    for (const path of ['PUT connection/config', 'system', 'lan']) home.box.faults.set(path, { kind: 'hang' })
    home.watcher.client.publish('freebox/connection/config/ping/set', 'OFF', { qos: 1 })
    await until('the command is sent to the box', () => home.box.requests.some(({ method }) => method === 'PUT'))
    expect(home.box.sessions).toBe(1)
    expect(await stopped(home)).toEqual(clean)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])
    await until('offline', () => states(home).at(-1) === 'offline')
  })

  it('while the engine starts, without calling anything unavailable', async () => {
    const home = await openHomeOfProgram(small())
    await home.daemon.stop()
    home.box.faults.set('GET connection', { kind: 'hang' })
    home.clearReceived()
    const before = home.box.requests.length
    await home.start()
    const isRead = () => home.box.requests.slice(before).some(({ path }) => path.startsWith('connection'))
    await until('the first read hangs', isRead)
    expect(await stopped(home)).toEqual(clean)
    expect(home.published('connection/status/availability')).not.toContain('offline')
    expect(JSON.stringify(home.daemon.lines)).not.toContain('cannot be read')
  })

  it('while the broker is unreachable', async () => {
    const unreachable = `mqtt://127.0.0.1:${await freePort()}`
    const home = await openHomeOfProgram(small({ running: false }))
    await home.start({ mqtt: { url: unreachable } })
    await until('logged in', () => home.box.sockets === 1)
    expect(await stopped(home)).toEqual(clean)
    expect(home.box.sessions).toBe(0)
  })

  it('while neither box nor broker answers any more', async () => {
    const { url, credentials } = await embedded()
    const line = await proxy(url)
    const home = await openHomeOfProgram(small({ broker: { url: line.url, ...credentials } }))
    line.stop()
    home.box.faults.set('', { kind: 'hang' })
    const before = home.box.requests.length
    await until('a read hangs', () => home.box.requests.length > before)
    expect(await stopped(home)).toEqual(clean)
  })

  it('while `check` and `dump` wait for a box that hangs, with status 0', async () => {
    const box = await startBox()
    const { paired: settings } = await settingsFor(box)
    for (const path of ['system', 'connection', 'lan']) box.faults.set(path, { kind: 'hang' })
    const commands = ['check', 'dump'].map((command) => start([command], { settings }))
    await until('both logged in', () => box.sessions === 2)
    for (const process of commands) expect(await process.stop()).toBe(0)
    expect(box.sessions).toBe(0)
  })
})

describe('a start', () => {
  it('after SIGTERM while announcing completes the announcement; one after kill -9 repeats no events and removes nothing', async () => {
    const home = await openHomeOfProgram({ running: false })
    await home.start()
    await until('the first documents', () => home.documents().size > 3)
    expect(await stopped(home)).toEqual(clean)
    expect([home.box.sessions, home.box.sockets]).toEqual([0, 0])

    await home.start()
    await everythingPublished(home)
    expect(lintOf(home)).toEqual([])
    const documents = home.documents()
    expect(documents.size).toBeGreaterThan(50)

    await home.daemon.stop('SIGKILL')
    await until('the last will', () => states(home).at(-1) === 'offline')
    home.clearReceived()
    await home.start()
    await everythingPublished(home)
    expect(home.documents()).toEqual(documents)
    const removalsAndEvents = home.watcher.received.filter(
      ({ topic, payload }) => payload === '' || topic.endsWith('/event'),
    )
    expect(removalsAndEvents).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })
})

async function everythingPublished(home: Home): Promise<void> {
  const adapters = () => JSON.stringify(home.state('bridge/info')?.adapters ?? 'unknown')
  const online = () => states(home).at(-1) === 'online' && home.published('lan/host/availability').at(-1) === 'online'
  await until('the state of every adapter is known', () => online() && !adapters().includes('unknown'))
}
