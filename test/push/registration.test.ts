import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createTarget } from '../../src/simulator/house/notification.ts'
import { freePort, pause, startBox, until } from '../freebox/support.ts'
import { dataFolder, entriesOf, house, kept, registered, secretIn, sentences } from './support.ts'

const phone = createTarget({
  name: 'iPhone',
  type: 'ios',
  subscriptions: ['phone'],
  api_url: 'https://push.example.org/app/0123456789',
  message_type: 'notification',
})

describe('the box is asked to call us', () => {
  test('about all that it knows, under a path that nobody can guess', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push, hidden } = await registered(box)
    expect(box.house.targets).toMatchObject([
      {
        name: 'freebox2mqtt',
        api_url: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:${push.port}/[\\w-]{32}$`)),
        message_type: 'data',
        subscriptions: ['phone', 'downloader', 'security', 'box_state', 'lan_host', 'password_change'],
      },
    ])
    expect(hidden).toHaveLength(1)
  })

  test('before API 12 about less', async () => {
    const box = await startBox({ apiVersion: '11.1' })
    await registered(box)
    expect(box.house.targets[0]?.subscriptions).toEqual(['phone', 'downloader', 'security', 'box_state'])
  })

  test.each([
    [
      'the other word for downloads',
      1,
      ['phone', 'downloader', 'security', 'box_state', 'lan_host', 'password_change'],
    ],
    ['the oldest words only', 2, ['phone', 'downloader', 'security']],
    ['the oldest words, the other one among them', 3, ['phone', 'downloader', 'security']],
  ])('in %s where it finds the rest invalid', async (_what, times, subscriptions) => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'error', error_code: 'inval' }, { times })
    const begun = await registered(box)
    expect(box.house.targets[0]?.subscriptions).toEqual(subscriptions)
    expect(begun.pushLines.filter((it) => it.level >= 40)).toEqual([])
  })

  test('listening everywhere, at our address on the way to it', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push } = await registered(box, { push: { host: '0.0.0.0' } })
    expect(box.house.targets[0]?.api_url).toMatch(`http://127.0.0.1:${push.port}/`)
  })

  test('behind a proxy, at the address that the owner gives', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const begun = await registered(box, { push: { url: 'https://house.example.org/freebox/' } })
    expect(box.house.targets[0]?.api_url).toBe(`https://house.example.org/freebox/${begun.hidden[0]}`)
  })
})

describe('the entry is found again', () => {
  test('after a crash, and says where we are now', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const folder = dataFolder()
    box.house.targets.push(phone)
    await registered(box, { folder })
    const before = box.house.targets[1]
    const again = await registered(box, { folder })
    await until('it has the new port', () => before?.api_url.includes(`:${again.push.port}/`) === true)
    expect(box.house.targets).toEqual([phone, before])
    expect(again.hidden).toEqual([secretIn(folder)])
  })

  test('after the data folder was lost, by our address', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const port = await freePort()
    const old = createTarget({ ...phone, name: 'freebox2mqtt', api_url: `http://127.0.0.1:${port}/of-another-run` })
    box.house.targets.push(phone, old)
    const begun = await registered(box, { push: { port } })
    expect(box.house.targets).toEqual([phone, old])
    expect(entriesOf(box, begun)).toEqual([old])
  })

  test('a second one is taken away, that of another daemon is not', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const folder = dataFolder()
    const other = createTarget({ ...phone, name: 'freebox2mqtt', api_url: 'http://192.168.1.9:8098/of-another-daemon' })
    await registered(box, { folder })
    const ours = box.house.targets[0]
    box.house.targets.push({ ...createTarget(phone), api_url: `http://192.0.2.1/${secretIn(folder)}` }, other)
    await registered(box, { folder })
    await until('there is one left', () => box.house.targets.length === 2)
    expect(box.house.targets.map((it) => it.id)).toEqual([ours?.id, other.id])
  })

  test('a box that forgot us is asked again, when it is back and by and by', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const begun = await registered(box, { push: { checkSeconds: 0.1 } })
    box.house.targets = []
    await until('we are on its list again', () => entriesOf(box, begun).length === 1)
    const patient = await registered(box)
    box.house.targets = []
    await box.reboot(0.05)
    await until('we are on its list after the reboot', () => entriesOf(box, patient).length === 1, 10_000)
    expect(sentences(patient).filter((it) => it === kept)).toHaveLength(1)
  })
})

describe('at the end', () => {
  test('the box is told, and nobody listens any more', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.house.targets.push(phone)
    const { push } = await registered(box)
    await push.stop()
    expect(box.house.targets).toEqual([phone])
    await expect(fetch(`http://127.0.0.1:${push.port}/`)).rejects.toThrow()
  })

  test.each([
    ['is away', (box: Awaited<ReturnType<typeof startBox>>) => box.close()],
    [
      'does not answer',
      async (box: Awaited<ReturnType<typeof startBox>>) => box.faults.set('DELETE notif', { kind: 'hang' }),
    ],
  ])('a box that %s holds nobody up', async (_what, trouble) => {
    const box = await startBox({ apiVersion: '16.0' })
    const { push, pushLines } = await registered(box, { freebox: { timeouts: { quick: 9, normal: 9, slow: 9 } } })
    await trouble(box)
    const began = Date.now()
    await push.stop()
    expect(Date.now() - began).toBeLessThan(2500)
    expect(pushLines.filter((it) => it.level >= 40)).toEqual([])
  })
})

describe('what is in the way is said once', () => {
  test('a box that is away comes back by and by, and others say so', async () => {
    const port = await freePort()
    const begun = await house(`http://127.0.0.1:${port}`)
    await pause(300)
    const box = await startBox({ apiVersion: '16.0', port })
    await until('we are on its list', () => entriesOf(box, begun).length === 1)
    expect(begun.pushLines.filter((it) => it.level >= 40)).toEqual([])
  })

  test('a box before API 11 is not asked', async () => {
    const box = await startBox({ apiVersion: '10.2' })
    const begun = await house(box.url, { push: { checkSeconds: 0.05 } })
    await until('it was said', () => sentences(begun).length > 0)
    await pause(200)
    expect(sentences(begun)).toEqual(['push is off: this Freebox is too old to call us (that came with API 11)'])
    expect(box.requests.filter((it) => it.path.startsWith('notif'))).toEqual([])
  })

  test('a right that is missing is named, and once it is given we are on the list', async () => {
    const box = await startBox({ apiVersion: '16.0', rights: { settings: false } })
    const begun = await house(box.url, { push: { retrySeconds: 0.05 }, freebox: { rightsSeconds: 0.2 } })
    await until('it was said', () => begun.pushLines.some((it) => it.level === 40))
    await pause(200)
    expect(begun.pushLines).toMatchObject([{ level: 40, right: 'Modification des réglages de la Freebox' }])
    box.setRight('settings', true)
    await until('we are on its list', () => entriesOf(box, begun).length === 1)
  })

  test('a box that says no is asked again, and rarely', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'error', error_code: 'nospc' })
    const begun = await house(box.url, { push: { retrySeconds: 0.05 } })
    const tries = () => box.requests.filter((it) => it.method === 'POST' && it.path === 'notif/targets/').length
    await until('it was asked thrice', () => tries() >= 3)
    expect(begun.pushLines).toMatchObject([{ level: 40, code: 'nospc' }])
    box.faults.clear()
    await until('we are on its list', () => entriesOf(box, begun).length === 1)
  })

  test('a box that takes us and forgets us at once', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    box.faults.set('POST notif/targets', { kind: 'missing' })
    const begun = await house(box.url)
    await until('it was said', () => begun.pushLines.some((it) => it.code === 'not_kept'))
  })

  test('a box that does not find us', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const url = `http://127.0.0.1:${await freePort()}`
    const begun = await registered(box, { push: { url, firstCallSeconds: 0.1 } })
    await until('it was said', () => begun.pushLines.some((it) => it.level === 40))
    expect(sentences(begun).at(-1)).toContain('push.url')
    const found = await registered(box, { push: { firstCallSeconds: 0.1 } })
    await pause(300)
    expect(found.pushLines.filter((it) => it.level >= 40)).toEqual([])
  })

  test('a port that is taken costs push, and nothing else', async () => {
    const box = await startBox({ apiVersion: '16.0' })
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve(portOf(other.address())))
    })
    onTestFinished(() => void other.close())
    const { push, freebox, pushLines } = await house(box.url, { push: { port } })
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
