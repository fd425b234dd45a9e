import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createTarget } from '../../src/simulator/house/notification.ts'
import { freePort, pause, startBox, until } from '../freebox/support.ts'
import {
  dataFolder,
  entriesOf,
  messages,
  problems,
  registered,
  registeredMessage,
  secretIn,
  startSetup,
} from './support.ts'

const phone = createTarget({
  name: 'iPhone',
  type: 'ios',
  subscriptions: ['phone'],
  api_url: 'https://push.example.org/app/0123456789',
  message_type: 'notification',
})

describe('the box is asked to call', () => {
  test('for every kind of message, on a path that cannot be guessed', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push, secrets } = await registered(box)
    expect(box.house.targets).toMatchObject([
      {
        name: 'freebox2mqtt',
        api_url: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:${push.port}/[\\w-]{32}$`)),
        message_type: 'data',
        subscriptions: ['phone', 'downloader', 'security', 'box_state', 'lan_host', 'password_change'],
      },
    ])
    expect(secrets).toHaveLength(1)
  })

  test('for fewer kinds before API 12', async () => {
    const box = await startBox({ apiVersion: '11.1' })
    await registered(box)
    expect(box.house.targets[0]?.subscriptions).toEqual(['phone', 'downloader', 'security', 'box_state'])
  })

  test.each([
    ['the other name of downloads', 1, ['phone', 'downloader', 'security', 'box_state', 'lan_host', 'password_change']],
    ['the oldest kinds only', 2, ['phone', 'downloader', 'security']],
    ['the oldest kinds with the other name of downloads', 3, ['phone', 'downloader', 'security']],
  ])('for %s if it refuses the rest as invalid', async (_what, times, subscriptions) => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'error', error_code: 'inval' }, { times })
    const setup = await registered(box)
    expect(box.house.targets[0]?.subscriptions).toEqual(subscriptions)
    expect(problems(setup)).toEqual([])
  })

  test('at the local address on the route to the box when the server listens on every address', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push } = await registered(box, { push: { host: '0.0.0.0' } })
    expect(box.house.targets[0]?.api_url).toMatch(`http://127.0.0.1:${push.port}/`)
  })

  test('at push.url, for a proxy', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const setup = await registered(box, { push: { url: 'https://house.example.org/freebox/' } })
    expect(box.house.targets[0]?.api_url).toBe(`https://house.example.org/freebox/${setup.secrets[0]}`)
  })
})

describe('the entry of an earlier run', () => {
  test('is updated with the new port after a crash', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const folder = dataFolder()
    box.house.targets.push(phone)
    await registered(box, { folder })
    const before = box.house.targets[1]
    const again = await registered(box, { folder })
    await until('the entry has the new port', () => before?.api_url.includes(`:${again.push.port}/`) === true)
    expect(box.house.targets).toEqual([phone, before])
    expect(again.secrets).toEqual([secretIn(folder)])
  })

  test('is recognised by its address after the data folder was lost', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const port = await freePort()
    const old = createTarget({ ...phone, name: 'freebox2mqtt', api_url: `http://127.0.0.1:${port}/of-another-run` })
    box.house.targets.push(phone, old)
    const setup = await registered(box, { push: { port } })
    expect(box.house.targets).toEqual([phone, old])
    expect(entriesOf(box, setup)).toEqual([old])
  })

  test('is removed if it is a duplicate; the entry of another daemon stays', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const folder = dataFolder()
    const other = createTarget({ ...phone, name: 'freebox2mqtt', api_url: 'http://192.168.1.9:8098/of-another-daemon' })
    await registered(box, { folder })
    const own = box.house.targets[0]
    box.house.targets.push({ ...createTarget(phone), api_url: `http://192.0.2.1/${secretIn(folder)}` }, other)
    await registered(box, { folder })
    await until('the duplicate is removed', () => box.house.targets.length === 2)
    expect(box.house.targets.map((it) => it.id)).toEqual([own?.id, other.id])
  })

  test('is created again if the box lost it: at an interval, and when the box returns', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const setup = await registered(box, { push: { checkSeconds: 0.1 } })
    box.house.targets = []
    await until('the entry is back', () => entriesOf(box, setup).length === 1)
    const patient = await registered(box)
    box.house.targets = []
    await box.reboot(0.05)
    await until('the entry is back after the reboot', () => entriesOf(box, patient).length === 1, 10_000)
    expect(messages(patient).filter((it) => it === registeredMessage)).toHaveLength(1)
  })
})

describe('stop', () => {
  test('removes the entry and closes the server', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.house.targets.push(phone)
    const { push } = await registered(box)
    await push.stop()
    expect(box.house.targets).toEqual([phone])
    await expect(fetch(`http://127.0.0.1:${push.port}/`)).rejects.toThrow()
  })

  test.each([
    ['is unreachable', (box: Awaited<ReturnType<typeof startBox>>) => box.close()],
    [
      'does not answer',
      async (box: Awaited<ReturnType<typeof startBox>>) => box.faults.set('DELETE notif', { kind: 'hang' }),
    ],
  ])('takes two seconds at most if the box %s', async (_what, trouble) => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push, pushLines } = await registered(box, { freebox: { timeouts: { quick: 9, normal: 9, slow: 9 } } })
    await trouble(box)
    const began = Date.now()
    await push.stop()
    expect(Date.now() - began).toBeLessThan(2500)
    expect(pushLines.filter((it) => it.level >= 40)).toEqual([])
  })
})

describe('push', () => {
  test('logs nothing for an unreachable box, which the client reports, and registers when it returns', async () => {
    const port = await freePort()
    const setup = await startSetup(`http://127.0.0.1:${port}`)
    await pause(300)
    const box = await startBox({ apiVersion: '16.0', port })
    await until('the box has the entry', () => entriesOf(box, setup).length === 1)
    expect(problems(setup)).toEqual([])
  })

  test('logs once that a box is older than API 11, and sends it no request', async () => {
    const box = await startBox({ apiVersion: '10.2' })
    const setup = await startSetup(box.url, { push: { checkSeconds: 0.05 } })
    await until('it was logged', () => messages(setup).length > 0)
    await pause(200)
    expect(messages(setup)).toEqual(['Push is off. This Freebox is too old: it can call a server only since API 11.'])
    expect(box.requests.filter((it) => it.path.startsWith('notif'))).toEqual([])
  })

  test('names a missing right once, and registers when it is granted', async () => {
    const box = await startBox({ apiVersion: '16.0', rights: { settings: false } })
    const setup = await startSetup(box.url, { push: { retrySeconds: 0.05 }, freebox: { rightsSeconds: 0.2 } })
    await until('it was logged', () => setup.pushLines.some((it) => it.level === 40))
    await pause(200)
    expect(setup.pushLines).toMatchObject([{ level: 40, right: 'Modification des réglages de la Freebox' }])
    box.setRight('settings', true)
    await until('the box has the entry', () => entriesOf(box, setup).length === 1)
  })

  test('logs once that the box refuses the entry, and tries again', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'error', error_code: 'nospc' })
    const setup = await startSetup(box.url, { push: { retrySeconds: 0.05 } })
    const tries = () => box.requests.filter((it) => it.method === 'POST' && it.path === 'notif/targets/').length
    await until('three attempts', () => tries() >= 3)
    expect(setup.pushLines).toMatchObject([{ level: 40, code: 'nospc' }])
    box.faults.clear()
    await until('the box has the entry', () => entriesOf(box, setup).length === 1)
  })

  test('logs that the box accepted the entry and does not list it', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'missing' })
    const setup = await startSetup(box.url)
    await until('it was logged', () => setup.pushLines.some((it) => it.code === 'not_kept'))
  })

  test('names push.url if the box does not call', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const url = `http://127.0.0.1:${await freePort()}`
    const setup = await registered(box, { push: { url, firstCallSeconds: 0.1 } })
    await until('it was logged', () => setup.pushLines.some((it) => it.level === 40))
    expect(messages(setup).at(-1)).toContain('push.url')
    const found = await registered(box, { push: { firstCallSeconds: 0.1 } })
    await pause(300)
    expect(problems(found)).toEqual([])
  })

  test('logs that its port is taken, and everything else goes on', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve(portOf(other.address())))
    })
    onTestFinished(() => void other.close())
    const { push, freebox, pushLines } = await startSetup(box.url, { push: { port } })
    expect(push.port).toBeUndefined()
    expect(pushLines).toMatchObject([{ level: 50, host: '127.0.0.1', port }])
    await freebox.request({ method: 'GET', path: 'system/' })
    expect(box.house.targets).toEqual([])
    await push.stop()
  })
})

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
