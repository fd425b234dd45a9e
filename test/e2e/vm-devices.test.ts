/** Which device a virtual machine is, what others do with it, and boxes without machines or without the right. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, until } from './home.ts'
import { events, onlyVms, open, vmsOf, written } from './vms.ts'

/** The discovery document of a virtual machine. */
function documentOf(home: Home, id: number): { device: Record<string, unknown>; components: object } {
  const found = [...home.documents()].find(([topic]) => topic.includes(`_vm_vm_${id}/config`))
  return Object(found?.[1])
}

describe('a virtual machine', () => {
  it('is one device with the LAN host of its MAC address, and one of its own without it', {
    timeout: 30_000,
  }, async () => {
    const home = await openHome({ running: false, settings: { adapters: onlyVms } })
    const { box } = home
    const [first, second] = vmsOf(home).machines
    const host = box.house.hosts.find((it) => it.primary_name === 'Alice')
    if (host === undefined || first === undefined || second === undefined) throw new Error('the house has changed')
    first.mac = host.l2ident.id
    await home.start()
    await until(
      'both are announced',
      () => documentOf(home, 0).device !== undefined && documentOf(home, 1).device !== undefined,
    )
    const tracker = [...home.documents()].find(([topic]) => topic.includes('lan_host_ether_4a3fda000002'))?.[1]
    expect(documentOf(home, 0).device).toEqual(Object(tracker).device)
    expect(documentOf(home, 0).device.name).toBe('Alice')
    expect(documentOf(home, 1).device).toMatchObject({ name: 'Jeedom', model: 'Virtual machine' })
    expect(documentOf(home, 1).device.identifiers).toEqual([expect.stringMatching(/_f6699cd94f3d$/)])

    // What is dangerous is neither announced nor carried out.
    expect(JSON.stringify(documentOf(home, 0).components)).not.toMatch(/vm_0_(stop|restart)/)
    for (const [topic, payload] of [
      ['vm/0/stop', 'PRESS'],
      ['vm/0/restart', 'PRESS'],
      ['vm/0/delete', '{}'],
      ['disk_task/resize', '{"path":"/a","size":1,"shrink":true}'],
    ] as const) {
      expect(await home.command(`vm/${topic}`, payload)).toMatchObject({ error_code: 'denied' })
    }
    expect(await home.command('vm/disk_task/resize', '{"path":"/a","size":8192}')).toMatchObject({
      error_code: 'file_not_found',
    })
    expect(written(home)).toEqual([
      { method: 'POST', path: 'vm/disk/resize', body: expect.objectContaining({ shrink_allow: false }) },
    ])

    // What other clients do: a task of theirs ends, a machine is created, and one follows an event without a read.
    box.emitEvent('vm_disk_task_done', { id: 77, type: 'create', error: 'exists' })
    await until('its end is an event', () => events(home, 'vm/disk_task/disk/event').length === 1)
    expect(events(home, 'vm/disk_task/disk/event')[0]).toMatchObject({ event_type: 'failed', id: 77, error: 'exists' })
    vmsOf(home).machines.push({ ...second, id: 5, name: 'Neu', mac: 'ce:3e:20:00:00:05' })
    box.emitEvent('vm_state_changed', { id: 5, status: 'running' })
    await until('it is shown when it was read', () => home.state('vm/vm/5') !== undefined)
    expect(home.state('vm/vm/5')).toMatchObject({ name: 'Neu', state: 'stopped' })
    box.faults.set('vm', { kind: 'hang' })
    box.emitEvent('vm_state_changed', { id: 0, status: 'stopping' })
    await until('it follows the event', () => home.state('vm/vm/0')?.state === 'stopping', 900)
    expect(home.state('vm/vm/0')).toMatchObject({ power: true })
    expect(home.daemon.warnings().filter((line) => !/refused|denied/.test(line))).toEqual([])
  })
})

describe('a box without virtual machines, or without the right', () => {
  it('announces nothing and logs nothing about them on a Pop, even if the right is missing', {
    timeout: 30_000,
  }, async () => {
    const home = await open({}, { model: 'pop', rights: { vm: false } })
    expect(home.state('bridge/info')?.adapters).toMatchObject({ vm: { vm: { state: 'box has none' } } })
    const about = home.watcher.received.filter(({ topic }) => /freebox\/vm\/|_vm_/.test(topic))
    expect(about.filter(({ payload }) => payload.length > 0)).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })

  it('says once which right is missing', { timeout: 30_000 }, async () => {
    const home = await open({}, { rights: { vm: false } })
    await until('it is said', () => home.daemon.warnings().length > 0)
    expect(home.daemon.warnings()).toEqual([expect.stringContaining('is missing')])
    expect(await home.command('vm/vm/0/power', 'ON')).toMatchObject({ error_code: 'insufficient_rights' })
  })
})
