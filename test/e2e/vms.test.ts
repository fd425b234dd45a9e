/** Virtual machines, end to end: every command as the exact request, every event once, and no secret of cloud-init. */
import { describe, expect, it } from 'vitest'
import { encodePath } from '../../src/simulator/house/tasks.ts'
import { lintOf, until } from './home.ts'
import { dangerous, events, open, vmsOf, written } from './vms.ts'

describe('virtual machines of a Delta', () => {
  it('are shown, follow events at once, and take every command as the box wants it', { timeout: 30_000 }, async () => {
    const home = await open({ commands: { allow_dangerous: dangerous } })
    const { box } = home
    const path = encodePath('/Disque 1/Vidéos/neu.qcow2')

    expect(home.state('vm/vm/0')).toEqual({
      ...{ power: true, state: 'running', memory: 512, cpus: 1, name: 'Home Assistant', mac: 'ce:3e:20:b9:66:fc' },
      ...{ os: 'debian', disk_path: '/Disque 1/VMs/home-assistant.qcow2', disk_type: 'qcow2', cd_path: null },
      ...{ usb: [], screen: false },
    })
    expect(home.state('vm/vm/1')).toMatchObject({
      ...{ power: false, state: 'stopped', disk_path: '/Disque 1/VMs/jeedom.raw' },
      usb: ['usb-external-type-a', 'usb-external-type-c'],
    })
    expect(home.state('vm/host')).toMatchObject({ memory_free: 512, cpus_free: 1, usb_used: false })
    expect(lintOf(home)).toEqual([])

    const send = async (topic: string, payload: unknown, sent: object | undefined, error?: string) => {
      box.requests.splice(0)
      const answer = await home.command(`vm/${topic}`, typeof payload === 'string' ? payload : JSON.stringify(payload))
      expect([topic, answer.error_code, answer.error_code && answer.error]).toEqual([
        topic,
        error,
        error && answer.error,
      ])
      expect(written(home)).toEqual(sent === undefined ? [] : [sent])
      return answer
    }
    const post = (below: string, body: object = {}) => ({ method: 'POST', path: `vm/${below}`, body })

    await send('vm/1/power', 'ON', post('1/start'))
    await until('it runs', () => home.state('vm/vm/1')?.power === true)
    await until('it was an event', () => events(home, 'vm/vm/1/vm/event').length === 1)
    expect(events(home, 'vm/vm/1/vm/event')).toEqual([{ event_type: 'started' }])
    expect(home.state('vm/host')).toMatchObject({ memory_free: 212, cpus_free: 0, usb_used: true })
    expect(await send('vm/1/power', 'ON', post('1/start'), 'already_running')).toMatchObject({
      error: 'The virtual machine is running already',
    })
    expect(await send('vm/0/update', { memory: 600 }, undefined, 'not_stopped')).toMatchObject({
      error: 'The virtual machine must be stopped first',
    })
    await send('vm/1/restart', 'PRESS', post('1/restart'))
    await send('vm/1/stop', 'PRESS', post('1/stop'))
    await send('vm/0/power', 'OFF', post('0/powerbutton'))
    await until('it has shut down', () => home.state('vm/vm/0')?.state === 'stopped')
    await until('it was an event', () => events(home, 'vm/vm/0/vm/event').length === 1)

    const before = { ...vmsOf(home).machines[0] }
    const change = { name: 'Domotique', memory: 600, vcpus: 2, bind_usb_ports: ['usb-external-type-a'] }
    await send(
      'vm/0/update',
      { name: 'Domotique', memory: '600', cpus: 2, usb: 'usb-external-type-a' },
      {
        ...{ method: 'PUT', path: 'vm/0', body: { ...before, ...change } },
      },
    )
    expect(vmsOf(home).machines[0]).toEqual({ ...before, ...change })
    await send('vm/0/update', { usb: ['usb-9'] }, expect.objectContaining({ method: 'PUT' }), 'no_such_usb_port')

    const machine = { name: 'Neu', memory: 200, cpus: 1, disk_path: '/Disque 1/Vidéos/neu.qcow2' }
    const userdata = '#cloud-config\npassword: sehr-geheim\n'
    const answer = await send(
      'vm/create',
      { ...machine, os: 'debian', screen: true, cloudinit_hostname: 'geheim-host', cloudinit_userdata: userdata },
      post('', {
        ...{ name: 'Neu', memory: 200, vcpus: 1, disk_path: path, disk_type: 'qcow2', os: 'debian' },
        ...{ enable_screen: true, enable_cloudinit: true },
        ...{ cloudinit_hostname: 'geheim-host', cloudinit_userdata: userdata },
      }),
    )
    const created = { id: 2, name: 'Neu', state: 'stopped', disk_path: machine.disk_path }
    expect(answer).toMatchObject({ status: 'ok', data: created })
    expect(JSON.stringify(answer)).not.toContain('cloudinit')
    expect(home.state('vm/vm/2')).toMatchObject({ name: 'Neu', power: false })
    await send('vm/2/delete', {}, { method: 'DELETE', path: 'vm/2' })

    await send(
      'disk_task/create',
      { path: '/Disque 1/Vidéos/neu.qcow2', size: 819_200 },
      post('disk/create', {
        ...{ disk_path: path, size: 819_200, disk_type: 'qcow2' },
      }),
    )
    await until('the image is there', () => events(home, 'vm/disk_task/disk/event').length === 1)
    await until('the task was removed from the box', () => written(home).some(({ method }) => method === 'DELETE'))
    await send(
      'disk_task/create',
      { path: '/Disque 1/Vidéos/neu.qcow2', size: 8192, type: 'raw' },
      post('disk/create', {
        ...{ disk_path: path, size: 8192, disk_type: 'raw' },
      }),
    )
    await until('it has failed', () => events(home, 'vm/disk_task/disk/event').length === 2)
    await until('this task was removed too', () => vmsOf(home).tasks.length === 0)
    await send(
      'disk_task/resize',
      { path: '/Disque 1/Vidéos/neu.qcow2', size: 409_600, shrink: true },
      post('disk/resize', { disk_path: path, size: 409_600, shrink_allow: true }),
    )
    await until('it is smaller', () => events(home, 'vm/disk_task/disk/event').length === 3)
    const file = { path: '/Disque 1/Vidéos/neu.qcow2' }
    expect(events(home, 'vm/disk_task/disk/event')).toEqual([
      { event_type: 'done', id: 9, type: 'create', ...file, size: 819_200, error: null },
      { event_type: 'failed', id: 10, type: 'create', ...file, size: 8192, error: 'exists' },
      { event_type: 'done', id: 11, type: 'resize', ...file, size: 409_600, error: null },
    ])
    await until('no task is left on the box', () => vmsOf(home).tasks.length === 0)

    expect(await home.request('vm/disk', file)).toMatchObject({
      data: { type: 'qcow2', actual_size: 102_400, virtual_size: 409_600 },
    })
    expect(await home.request('vm/disk', { path: '/x' })).toMatchObject({ error: 'There is no such disk image' })
    const { data } = await home.request('vm/distributions')
    expect(data).toEqual([
      expect.objectContaining({ name: 'Debian 12 (Bookworm)', os: 'debian' }),
      expect.objectContaining({ name: 'CentOS 8.4', hash: null }),
    ])

    const secrets = /motdepasse-vm|AAAAC3simulated|maison-dupont|sehr-geheim|geheim-host/
    const sentByTest = (topic: string) => topic.endsWith('/set')
    expect(
      home.watcher.received.filter(({ topic, payload }) => !sentByTest(topic) && secrets.test(`${payload}`)),
    ).toEqual([])
    expect(home.daemon.out()).not.toMatch(secrets)
  })

  it('leave no disk task on the box if the answer to their command was lost', async () => {
    const home = await open()
    const { box } = home
    const ended = (id: number) => events(home, 'vm/disk_task/disk/event').some((it) => it.id === id)
    const foreign = { id: 77, type: 'resize', done: true, error: false } as const
    vmsOf(home).tasks.push(foreign)
    box.faults.set('POST vm/disk/create', { kind: 'lost' }, { times: 1 })
    const image = { path: '/Disque 1/Vidéos/verloren.qcow2', size: 8192 }
    expect(await home.command('vm/disk_task/create', JSON.stringify(image))).toMatchObject({ error_code: 'reset' })
    box.emitEvent('vm_disk_task_done', { ...foreign, error: 'none' })
    await until('both have ended', () => ended(77) && ended(vmsOf(home).lastTask))
    await until('only that of another program is left', () => vmsOf(home).tasks.length === 1)
    expect(vmsOf(home).tasks).toEqual([foreign])
    expect(written(home).filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })
})
