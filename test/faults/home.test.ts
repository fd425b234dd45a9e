/** The home of the fault tests itself: it stands up by itself, and notices what is wrong. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { type HomeOptions, openHome, until } from './home.ts'
import { heap } from './memory.ts'

async function home(options?: HomeOptions) {
  const opened = await openHome(options)
  onTestFinished(() => opened.close())
  return opened
}

const status = 'freebox/connection/status'

describe('a home', () => {
  it('tells what a fresh daemon would tell, and nothing else', async () => {
    const { wrong, told, warnings, box } = await home()
    expect(await wrong()).toEqual([])
    expect(told().states.get('connection/status')).toMatchObject({ up: true })
    expect([...told().documents.keys()].some((topic) => topic.includes('_lan_host_'))).toBe(true)
    expect(warnings()).toEqual([])
    expect(box.logins).toBe(2)
  })

  it('notices a state that is not the box’s, one that is lost, and one too many', async () => {
    const { broker, wrong } = await home()
    await broker.watcher.publish(status, '{"up":false}', { retain: true })
    await broker.watcher.publish('freebox/lan/config', '', { retain: true })
    await broker.watcher.publish('freebox/lan/nobody', '{}', { retain: true })
    await until('all came', () => broker.watcher.payloads('freebox/lan/nobody').length > 0)
    const lines = await wrong()
    expect(lines.find((line) => line.startsWith('state connection/status:'))).toContain('up is false in place of true')
    expect(lines).toContain('state lan/config is lost')
    expect(lines).toContain('state lan/nobody stands though the box has nothing of the kind')
  })

  it('notices what the box says newly', async () => {
    const { box, wrong, right } = await home()
    expect(await wrong()).toEqual([])
    box.house.lan.name = 'Another name'
    expect(await wrong()).toEqual(['state lan/config: name is "Freebox Server" in place of "Another name"'])
    await right()
  })

  it.each([true, false])('has a broker that goes and comes back, knowing what it retained: %s', async (retained) => {
    const { broker, right, service } = await home()
    const before = broker.watcher.standing.get(status)
    await broker.stop()
    expect(broker.connections).toBe(0)
    await broker.start({ retained })
    expect(broker.watcher.standing.get(status)).toBe(retained ? before : undefined)
    await right()
    expect(service.lines.filter(({ level }) => level >= 50)).toEqual([])
  })

  it('has a daemon that can be stopped and started, and time that can pass', async () => {
    const { box, service, settled, right } = await home()
    await service.stop()
    expect(box.sessions).toBe(0)
    await service.start({ adapters: { defaults: { every: '1h' } } })
    await settled()
    box.house.lan.name = 'Another name'
    service.pass(3600)
    box.setHostReachable('ether-de:9b:11:00:00:04', true)
    await right()
  })

  it('says how much memory is held', async () => {
    const before = await heap()
    const kept = Array.from({ length: 1_000_000 }, (_, at) => at + 0.5)
    expect((await heap()) - before).toBeGreaterThan(4)
    expect(kept).toHaveLength(1_000_000)
  })
})
