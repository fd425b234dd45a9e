/** The harness of the fault tests: it starts correctly, and detects what is wrong. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { fewChapters } from './few-chapters.ts'
import { heap } from './heap.ts'
import { type HomeOptions, openHome, until } from './home.ts'

async function open(options: HomeOptions = {}) {
  const opened = await openHome({ settings: fewChapters, ...options })
  onTestFinished(() => opened.close())
  return opened
}

const status = 'freebox/connection/status'

describe('the harness of the fault tests', () => {
  it('finds no difference to a new daemon if nothing is wrong', async () => {
    const { problems, snapshot, warnings, box, untilCorrect } = await open({ settings: {} })
    await untilCorrect()
    expect(await problems()).toEqual([])
    expect(snapshot().states.get('connection/status')).toMatchObject({ up: true })
    expect([...snapshot().documents.keys()].some((topic) => topic.includes('_lan_host_'))).toBe(true)
    expect(warnings()).toEqual([])
    expect(box.logins).toBe(2)
  })

  it('detects a state that is wrong, missing or left over', async () => {
    const { broker, problems } = await open()
    await broker.watcher.publish(status, '{"up":false}', { retain: true })
    await broker.watcher.publish('freebox/lan/config', '', { retain: true })
    await broker.watcher.publish('freebox/lan/unknown', '{}', { retain: true })
    await until('all messages arrived', () => broker.watcher.payloads('freebox/lan/unknown').length > 0)
    const lines = await problems()
    expect(lines.find((line) => line.startsWith('state connection/status:'))).toContain('up is false instead of true')
    expect(lines).toContain('state lan/config is missing')
    expect(lines).toContain('state lan/unknown is retained although the box does not have it')
  })

  it('detects a change of the box that is not published yet', async () => {
    const { box, problems, untilCorrect } = await open()
    await untilCorrect()
    box.house.lan.name = 'Another name'
    expect(await problems()).toEqual(['state lan/config: name is "Freebox Server" instead of "Another name"'])
    await untilCorrect()
  })

  it.each([true, false])('restarts the broker with its retained topics kept: %s', async (retained) => {
    const { broker, untilCorrect, service } = await open()
    const before = broker.watcher.retained.get(status)
    await broker.stop()
    expect(broker.connections).toBe(0)
    await broker.start({ retained })
    expect(broker.watcher.retained.get(status)).toBe(retained ? before : undefined)
    await untilCorrect()
    expect(service.lines.filter(({ level }) => level >= 50)).toEqual([])
  })

  it('stops and starts the daemon, and advances its clock', async () => {
    const { box, service, settled, untilCorrect } = await open()
    await service.stop()
    expect(box.sessions).toBe(0)
    await service.start({ adapters: { defaults: { every: '1h' } } })
    await settled()
    box.house.lan.name = 'Another name'
    service.advance(3600)
    box.setHostReachable('ether-de:9b:11:00:00:04', true)
    await untilCorrect()
  })

  it('measures the memory that is held', async () => {
    const before = await heap()
    const kept = Array.from({ length: 1_000_000 }, (_, at) => at + 0.5)
    expect((await heap()) - before).toBeGreaterThan(4)
    expect(kept).toHaveLength(1_000_000)
  })
})
