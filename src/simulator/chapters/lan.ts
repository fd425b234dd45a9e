/**
 * The local network and its hosts. https://dev.freebox.fr/sdk/os/lan/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { hostPayload, hostTypes, interfaces, type LanHost } from '../house/lan.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, get, post, put } from '../route.ts'
import { networkControlOf } from './profile.ts'

const LanConfig = z
  .strictObject({
    ip: z.ipv4(),
    name: z.string().min(1),
    name_dns: z.string().min(1),
    name_mdns: z.string().min(1),
    name_netbios: z.string().min(1),
    mode: z.enum(['router', 'bridge']),
  })
  .partial()

const Host = z
  .strictObject({
    id: z.string(),
    primary_name: z.string(),
    host_type: z.enum(hostTypes),
    persistent: z.boolean(),
    domain_name: z.string().max(63),
  })
  .partial()

const WakeOnLan = z.strictObject({ mac: z.mac(), password: z.string().optional() })

export const lan: Chapter = {
  write: 'settings',
  routes: [
    get('lan/config', ({ house }) => house.lan),
    put('lan/config', LanConfig, ({ house, body }) => Object.assign(house.lan, body)),
    get('lan/browser/interfaces', ({ house }) =>
      interfaces.map((name) => ({ name, host_count: hostsOn(house, name).length })),
    ),
    get('lan/browser/{interface}', ({ house, parameters, major }) =>
      hostsOn(house, parameters.interface).map((host) => withProfile(house, host, major)),
    ),
    get('lan/browser/{interface}/{id}', ({ house, parameters, major }) =>
      withProfile(house, hostOn(house, parameters.interface, parameters.id), major),
    ),
    put('lan/browser/{interface}/{id}', Host, ({ house, parameters, body: { id, primary_name, ...fields }, major }) => {
      const host = hostOn(house, parameters.interface, parameters.id)
      if (id !== undefined && id !== host.id) throw new Refusal('inval')
      if (primary_name !== undefined) rename(host, primary_name)
      return withProfile(house, Object.assign(host, fields), major)
    }),
    post('lan/wol/{interface}', WakeOnLan, ({ house, parameters }) => {
      hostsOn(house, parameters.interface)
    }),
  ],
}

/** From API 8 on a host says which profile it is in. */
function withProfile(house: SimulatedHouse, host: LanHost, major: number) {
  return { ...hostPayload(host, major), ...(major >= 8 ? networkControlOf(house, host.l2ident.id) : {}) }
}

/** In bridge mode the box has no LAN and answers `nodev` for every interface. */
function hostsOn({ lan, hosts }: SimulatedHouse, name: string): LanHost[] {
  if (lan.mode === 'bridge' || !interfaces.some((it) => it === name)) throw new Refusal('nodev')
  return hosts.filter((host) => host.interface === name)
}

function hostOn(house: SimulatedHouse, name: string, id: string): LanHost {
  const host = hostsOn(house, name).find((it) => it.id === id)
  if (!host) throw new Refusal('nohost')
  return host
}

/** An empty name restores the name that the host itself announces. */
function rename(host: LanHost, name: string): void {
  host.primary_name = name === '' ? (host.default_name ?? '') : name
  host.primary_name_manual = name !== ''
}
