/** Port forwarding, UPnP IGD, DHCP, routes and freeplugs, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, nat: on, upnpigd: on, dhcp: on, freeplug: on }

describe('x', () => {
  it('y', async () => {
    const home: Home = await openHome({ simulator: { model: 'ultra' }, settings: { adapters } })
    for (const [t, p] of home.watcher.received.map((m) => [m.topic, m.payload] as const))
      if (/freebox\/(nat|dhcp|upnpigd|freeplug|lan\/route)/.test(t)) console.log(t, p)
    console.log(home.daemon.lines.filter(({ level }) => level >= 40))
    for (const [t, d] of home.documents()) for (const [k, c] of Object.entries((d as any).components ?? {})) if (/^(nat|dhcp|upnpigd|lan_route)/.test(k)) console.log(t, k, (c as any).name, (c as any).default_entity_id)
    expect(1).toBe(1)
  })
})
