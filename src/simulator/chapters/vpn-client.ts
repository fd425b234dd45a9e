/** The VPN client of the box. https://dev.freebox.fr/sdk/os/vpn_client/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { VpnClient, VpnTunnel } from '../house/vpn.ts'
import { now } from '../house.ts'
import { type Box, type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

const Change = z
  .strictObject({ description: z.string(), active: z.boolean(), conf_pptp: z.looseObject({}) })
  .extend({ conf_wireguard: z.looseObject({}), type: z.enum(['pptp', 'openvpn', 'wireguard']) })
  .partial()
const Creation = Change.required({ description: true, type: true })

export const vpnClient: Chapter = {
  write: 'settings',
  routes: [
    get('vpn_client/config', ({ house: { vpnClient } }) => vpnClient.tunnels.map(payload)),
    post('vpn_client/config', Creation, ({ box, house: { vpnClient }, body: { active = false, ...body } }) => {
      const numbers = vpnClient.tunnels.map(({ id }) => Number(id.slice(3)))
      const tunnel: VpnTunnel = { ...body, id: `vpn${Math.max(-1, ...numbers) + 1}`, active: false }
      vpnClient.tunnels.push(tunnel)
      if (active) activate(box, tunnel)
      return tunnel
    }),
    get('vpn_client/config/{id}', ({ house: { vpnClient }, parameters }) =>
      payload(tunnelOf(vpnClient, parameters.id)),
    ),
    put('vpn_client/config/{id}', Change, ({ box, house: { vpnClient }, parameters, body: { active, ...change } }) => {
      const tunnel = Object.assign(tunnelOf(vpnClient, parameters.id), change)
      if (active === true) activate(box, tunnel)
      if (active === false && tunnel.active) deactivate(vpnClient)
      return payload(tunnel)
    }),
    remove('vpn_client/config/{id}', EmptyBody, ({ house: { vpnClient }, parameters }) => {
      const tunnel = tunnelOf(vpnClient, parameters.id)
      if (tunnel.active) throw new Refusal('busy')
      vpnClient.tunnels = vpnClient.tunnels.filter((it) => it !== tunnel)
    }),
    get('vpn_client/status', ({ house: { vpnClient } }) => statusOf(vpnClient)),
    get('vpn_client/log', ({ house: { vpnClient } }) => vpnClient.log),
  ],
}

function tunnelOf({ tunnels }: VpnClient, id: string): VpnTunnel {
  const tunnel = tunnels.find((it) => it.id === id)
  if (tunnel === undefined) throw new Refusal('noent')
  return tunnel
}

/** The password of PPTP is only written; the keys of WireGuard are sent in clear. */
function payload({ conf_pptp, ...tunnel }: VpnTunnel) {
  if (conf_pptp === undefined) return tunnel
  const { password: _, ...shown } = conf_pptp
  return { ...tunnel, conf_pptp: shown }
}

/** One tunnel is active at a time. */
function activate(box: Box, tunnel: VpnTunnel): void {
  const { vpnClient } = box.house
  for (const other of vpnClient.tunnels) other.active = other === tunnel
  Object.assign(vpnClient, { state: 'going_up', last_error: 'none', rate_up: 0, rate_down: 0 })
  vpnClient.log += `dbg: ${tunnel.type}: connecting ${tunnel.description}\n`
  box.after(vpnClient.connectingSeconds, () => {
    if (tunnel.active) Object.assign(vpnClient, { state: 'up', rate_up: 12_500, rate_down: 1_250_000 })
  })
}

function deactivate(vpnClient: VpnClient): void {
  for (const tunnel of vpnClient.tunnels) tunnel.active = false
  Object.assign(vpnClient, { state: 'down', rate_up: 0, rate_down: 0 })
}

/** Without a tunnel the box says nothing else. */
function statusOf({ tunnels, state, last_error, rate_up, rate_down }: VpnClient) {
  const active = tunnels.find((it) => it.active)
  if (active === undefined) return { enabled: false }
  const isUp = state === 'up'
  return {
    ...{ enabled: true, active_vpn: active.id, active_vpn_description: active.description, type: active.type, state },
    ...{ last_up: isUp ? now() - 5 : 0, last_try: now() - 6, next_try: 0, last_error },
    stats: { rate_up, rate_down, bytes_up: 94, bytes_down: 94 },
    ipv4: {
      ...{ config_valid: isUp, domain: '', gateway: isUp ? '198.51.100.1' : '0.0.0.0', routes: {}, dns: {} },
      ip_mask: isUp ? { ip: '198.51.100.10', mask: '255.255.255.0' } : { ip: '0.0.0.0', mask: '0.0.0.0' },
      provider: isUp ? 'static' : 'none',
    },
  }
}
