/** A house in which every name is hostile: hosts, stations, neighbouring networks, callers, downloads, nodes. */
import type { SimulatedHouse } from '../../src/simulator/index.ts'
import { hostileNames } from './hostile-values.ts'

type Host = SimulatedHouse['hosts'][number]

const long = 'y'.repeat(300)
/** Different ids that must stay different after they are normalised. */
const lookalikes = ['a/b', 'a_b', 'a+b', 'availability', 'availability_', `${long}1`, `${long}2`]

/** Gives hostile names to everything in the house, and adds more hosts. */
export function fillWithHostileNames(house: SimulatedHouse): void {
  const next = cycle(hostileNames)
  house.hosts.push(...hostileNames.map((name, at) => hostCalled(name, at, at % 3)))
  house.hosts.push(...[...hostileNames, ...lookalikes].map((id, at) => ({ ...hostCalled(id, 100 + at, 0), id })))
  for (const station of house.wifi.stations) station.hostname = next()
  for (const { neighbors } of Object.values(house.wifi.radar)) {
    for (const neighbor of neighbors) neighbor.ssid = next()
  }
  for (const filter of house.wifi.mac_filter) Object.assign(filter, { comment: next(), hostname: next() })
  for (const { params, users } of house.wifi.custom_keys) {
    params.description = next()
    for (const user of users) Object.assign(user, { hostname: next() })
  }
  for (const call of house.telephony.log) Object.assign(call, { name: next(), number: next() })
  for (const contact of house.telephony.contacts) Object.assign(contact, { display_name: next(), company: next() })
  for (const task of house.downloads.tasks) Object.assign(task, { name: next(), error: next() })
  for (const feed of house.downloads.feeds)
    Object.assign(feed, { title: next(), desc: next(), url: `http://${next()}/` })
  for (const node of house.home?.nodes ?? []) Object.assign(node, { label: next(), room: next() })
  for (const adapter of house.home?.adapters ?? []) adapter.label = next()
  house.lan.name = next()
  for (const link of house.shareLinks)
    Object.assign(link, { name: next(), path: Buffer.from(next()).toString('base64') })
}

/** A host whose name comes from the user (0), from DHCP (1), or is its address (2). The vendor has the name, too. */
function hostCalled(name: string, at: number, source: number): Host {
  const mac = `00:de:ad:00:00:${at.toString(16).padStart(2, '0')}`
  const now = Math.floor(Date.now() / 1000)
  const seen = { last_activity: now, last_time_reachable: now }
  return {
    id: `ether-${mac}`,
    interface: 'pub',
    l2ident: { id: mac, type: 'mac_address' },
    host_type: 'other',
    ...(source === 0 && { primary_name: name, primary_name_manual: true }),
    ...(source === 1 && { default_name: name }),
    names: [{ name, source: 'dhcp' }],
    vendor_name: name,
    model: name,
    persistent: false,
    reachable: true,
    active: true,
    first_activity: now - 900 * 24 * 3600,
    ...seen,
    l3connectivities: [
      { addr: source === 2 ? name : `10.0.0.${at}`, af: 'ipv4', active: true, reachable: true, ...seen },
    ],
  }
}

function cycle(all: readonly string[]): () => string {
  let at = 0
  return () => all[at++ % all.length] ?? ''
}
