/**
 * Hosts that come and go: the house changes, and the WebSocket tells it, once per address as a box does.
 */
import type { Events } from './events.ts'
import { addressesOf, type LanHost, setReachable, shown } from './house/lan.ts'
import { associate, dissociate } from './house/wifi.ts'
import { type House, now } from './house.ts'
import { majorOf } from './http.ts'

export interface Presence {
  /** A host becomes reachable or not. Throws for a host that the house does not have. */
  reachable(id: string, reachable: boolean, options?: { notify?: boolean; interface?: string }): void
  /** Nobody is known to be here, as after a reboot; the returned function brings back those who were. */
  forget(): () => void
}

export function createPresence(house: House, events: Events): Presence {
  const expected = new Set<LanHost>()

  function reachable(id: string, here: boolean, { notify = true, interface: network = '' } = {}): void {
    const host = house.hosts.find((it) => it.id === id && it.interface.startsWith(network))
    if (!host) throw new Error(`no host ${id} in the simulated house`)
    expected.delete(host)
    change(host, here, notify)
  }

  function change(host: LanHost, here: boolean, notify: boolean): void {
    setReachable(host, here, now())
    if (here) associate(house.wifi, host)
    else dissociate(house.wifi, host)
    if (!notify) return
    const name = here ? 'lan_host_l3addr_reachable' : 'lan_host_l3addr_unreachable'
    const told = shown(host, majorOf(house.system.api_version))
    for (const _address of addressesOf(host)) events.notify(name, told)
  }

  function forget(): () => void {
    for (const host of house.hosts.filter((it) => it.reachable)) {
      expected.add(host)
      change(host, false, false)
    }
    return () => {
      for (const host of expected) change(host, true, true)
      expected.clear()
    }
  }

  return { reachable, forget }
}
