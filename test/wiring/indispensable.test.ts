/** Which machines no command may cut off. */
import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { indispensableMachines } from '../../src/wiring/indispensable.ts'
import { memoryBox, memoryLog } from '../support/ports.ts'

const host = (id: string, ...addresses: (string | readonly [string, false])[]) => ({
  l2ident: { id, type: 'mac_address' },
  l3connectivities: addresses.map((it) => {
    return typeof it === 'string' ? { addr: it, active: true } : { addr: it[0], active: it[1] }
  }),
})

const card = (address: string, mac: string): NetworkInterfaceInfo => {
  return { address, mac, internal: false, family: 'IPv4', netmask: '255.255.255.0', cidr: null }
}

interface Setting {
  readonly hosts: unknown
  readonly broker?: string
  readonly cards?: Record<string, NetworkInterfaceInfo[]>
}

/** The box is at 127.0.0.1, so that this machine has the address 127.0.0.1. */
function machines({ hosts, broker, cards = {} }: Setting) {
  const { log, lines } = memoryLog()
  const box = memoryBox({ 'lan/browser/pub/': hosts })
  const info = { baseUrl: 'http://127.0.0.1:8080' }
  const mqtt = broker === undefined ? {} : { url: broker }
  const find = indispensableMachines({ mqtt, box: Object.assign(box, { info }), log, interfaces: () => cards })
  return { find: async () => Object.fromEntries(await find()), lines }
}

const own = 'the machine on which freebox2mqtt runs'
const ofBroker = 'the machine of the MQTT broker'

describe('a machine that no command may cut off', () => {
  test('is this one, by the MAC address with which the box knows its address', async () => {
    const hosts = [host('AA:BB:CC:00:00:01', '127.0.0.1', 'fe80::1'), host('AA:BB:CC:00:00:02', '192.168.1.9')]
    const { find, lines } = machines({ hosts })
    expect([await find(), lines]).toEqual([{ 'aa:bb:cc:00:00:01': own }, []])
  })

  test('is this one, by its network card, if the box lists no hosts', async () => {
    const cards = { eth0: [card('127.0.0.1', 'aa:bb:cc:00:00:07')], eth1: [card('10.0.0.1', 'aa:bb:cc:00:00:08')] }
    expect(await machines({ hosts: new Error('busy'), cards }).find()).toEqual({ 'aa:bb:cc:00:00:07': own })
  })

  test('is not a host that had the address before', async () => {
    const hosts = [
      host('AA:BB:CC:00:00:01', ['127.0.0.1', false]),
      host('AA:BB:CC:00:00:02', '127.0.0.1'),
      'rubbish',
      {},
    ]
    expect(await machines({ hosts }).find()).toEqual({ 'aa:bb:cc:00:00:02': own })
  })

  test('is that of the broker, if its address is one of the network', async () => {
    const hosts = [host('AA:BB:CC:00:00:01', '127.0.0.1'), host('AA:BB:CC:00:00:02', '192.0.2.9', '2001:db8::9')]
    const expected = { 'aa:bb:cc:00:00:01': own, 'aa:bb:cc:00:00:02': ofBroker }
    expect(await machines({ hosts, broker: 'mqtt://192.0.2.9:1883' }).find()).toEqual(expected)
    expect(await machines({ hosts, broker: 'ws://[2001:DB8::9]:9001' }).find()).toEqual(expected)
    expect(await machines({ hosts, broker: 'mqtts://broker.invalid' }).find()).toEqual({ 'aa:bb:cc:00:00:01': own })
  })

  test('is logged once as unknown where the box does not know the address of this machine, as in a container', async () => {
    const hosts = [host('AA:BB:CC:00:00:02', '192.0.2.9')]
    const { find, lines } = machines({ hosts, broker: 'mqtt://192.0.2.9' })
    expect([await find(), await find()]).toEqual([{ 'aa:bb:cc:00:00:02': ofBroker }, { 'aa:bb:cc:00:00:02': ofBroker }])
    expect(lines).toEqual([expect.stringMatching(/^info: The Freebox does not list 127\.0\.0\.1, the address of this/)])
  })
})
