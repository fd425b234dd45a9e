/** Repeaters, players and virtual machines share their device with their host while that is announced. */
import { expect, it } from 'vitest'
import { type Home, openHome, until } from './home.ts'

const on = { enabled: true }
const joining = { repeater: on, player: on, vm: on }
const settings = { adapters: { defaults: { enabled: false, every: '1s' }, lan: on, ...joining } }

type Message = Home['watcher']['received'][number]
type Described = Record<string, Record<string, unknown>>

/**
 * What Home Assistant stores about devices: of each field what the last message had that its listener had not received
 * before, on the same topic. `before` is what it has stored in an earlier run.
 */
function devicesAfter(messages: readonly Pick<Message, 'topic' | 'payload'>[], before: Described = {}): Described {
  const devices = structuredClone(before)
  const last = new Map<string, string>()
  for (const { topic, payload } of messages) {
    if (!/^homeassistant\/.*\/config$/.test(topic) || last.get(topic) === payload) continue
    last.set(topic, payload)
    if (payload === '') continue
    const { identifiers, ...device } = JSON.parse(payload).device
    devices[identifiers[0]] = { ...devices[identifiers[0]], ...device }
  }
  return devices
}

const pairs = [
  ['repeater', '68a378000011', { name: 'Répéteur de l’étage', manufacturer: 'Free', model: 'Wi-Fi repeater' }],
  ['player', '8c97ea000001', { name: 'Freebox Player', manufacturer: 'Free', model: 'Freebox Player Devialet' }],
  ['virtual machine', 'ce3e20b966fc', { name: 'Home Assistant', manufacturer: 'Free', model: 'Virtual machine' }],
] as const

it('a repeater, a player and a virtual machine have their own name and model when the hosts are disabled', async () => {
  const home = await openHome({ simulator: { model: 'ultra' }, settings, running: false })
  const { received, client } = home.watcher
  const [host] = home.box.house.hosts
  if (host === undefined) throw new Error('the house has changed')
  const hostOf = (digits: string) => {
    const id = (digits.match(/../g) ?? []).join(':')
    return { ...structuredClone(host), id: `ether-${id}`, l2ident: { id, type: 'mac_address' as const } }
  }
  const digitsOf = ({ l2ident }: typeof host) => l2ident.id.replaceAll(':', '').toLowerCase()
  const others = home.box.house.hosts.filter((it) => !pairs.some(([, digits]) => digitsOf(it) === digits))
  const named = { primary_name: 'As a host', primary_name_manual: true, vendor_name: 'Vendor', host_type: 'other' }
  home.box.house.hosts = [...others, ...pairs.map(([, digits]) => ({ ...hostOf(digits), ...named }))]
  const daemon = await home.start()
  const blockOf = (digits: string, all: Described) => {
    return Object.entries(all).find(([identifier]) => identifier.endsWith(`_${digits}`))?.[1]
  }
  const isNamed = (of: () => Described, name: string) => pairs.every(([, it]) => blockOf(it, of())?.name === name)
  await until('they are named as their hosts', () => isNamed(() => devicesAfter(received), 'As a host'))
  const isAnnounced = (word: string) => [...home.documents().keys()].some((topic) => topic.includes(word))
  await until('all are announced', () => ['_repeater_', '_player_', '_vm_vm_'].every(isAnnounced))
  await daemon.stop()
  const before = devicesAfter(received)

  await home.start({ adapters: { lan: { enabled: false } } })
  await until('the hosts are removed', () => !isAnnounced('_lan_host_'))
  const retained = () => [...home.documents()].map(([topic, it]) => ({ topic, payload: JSON.stringify(it) }))
  await until('they describe themselves', () => {
    return pairs.every(([, digits, own]) => blockOf(digits, devicesAfter(retained()))?.name === own.name)
  })
  for (const [what, digits, own] of pairs) {
    expect(blockOf(digits, devicesAfter(received)), `${what}, Home Assistant was up`).toMatchObject(own)
  }

  const atStart = retained()
  const since = received.length
  client.publish('homeassistant/status', 'online')
  const lastAbout = (digits: string) => received.slice(since).findLast(({ topic }) => topic.includes(`ether_${digits}`))
  await until('the removals are repeated', () => pairs.every(([, digits]) => lastAbout(digits)?.payload === ''))
  const afterwards = devicesAfter([...atStart, ...received.slice(since)], before)
  for (const [what, digits, own] of pairs) {
    expect(blockOf(digits, afterwards), `${what}, Home Assistant was down`).toMatchObject(own)
  }
})
