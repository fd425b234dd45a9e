/**
 * Makes hosts reachable and unreachable: changes the house and sends the WebSocket events, one per address as a real box
 * does.
 */
import type { EventSockets } from './event-sockets.ts'
import { currentAddresses, hostPayload, type LanHost, markReachable } from './house/lan.ts'
import { associate, dissociate } from './house/wifi.ts'
import { now, type SimulatedHouse } from './house.ts'
import { majorOf } from './http.ts'

export interface ReachableOptions {
  /** Sends the WebSocket events. Default: true. */
  emitEvent?: boolean
  /** The interface of the host, if the same id exists on several. */
  interface?: string
}

export interface Presence {
  /** Makes a host reachable or unreachable. Throws if the house has no such host. */
  setHostReachable(id: string, reachable: boolean, options?: ReachableOptions): void
  /** Makes all hosts unreachable, as after a reboot. The returned function makes the same hosts reachable again. */
  forgetAll(): () => void
}

export function createPresence(house: SimulatedHouse, sockets: EventSockets): Presence {
  /** The hosts that were reachable before `forgetAll`. */
  const forgotten = new Set<LanHost>()

  function setHostReachable(id: string, reachable: boolean, options: ReachableOptions = {}): void {
    const { emitEvent = true, interface: network = '' } = options
    const host = house.hosts.find((it) => it.id === id && it.interface.startsWith(network))
    if (!host) throw new Error(`The simulated house has no host ${id}`)
    forgotten.delete(host)
    change(host, reachable, emitEvent)
  }

  function change(host: LanHost, reachable: boolean, emitEvent: boolean): void {
    markReachable(host, reachable, now())
    if (reachable) associate(house.wifi, host)
    else dissociate(house.wifi, host)
    if (!emitEvent) return
    const name = reachable ? 'lan_host_l3addr_reachable' : 'lan_host_l3addr_unreachable'
    const payload = hostPayload(host, majorOf(house.system.api_version))
    for (const _address of currentAddresses(host)) sockets.emit(name, payload)
  }

  function forgetAll(): () => void {
    for (const host of house.hosts.filter((it) => it.reachable)) {
      forgotten.add(host)
      change(host, false, false)
    }
    return () => {
      for (const host of forgotten) change(host, true, true)
      forgotten.clear()
    }
  }

  return { setHostReachable, forgetAll }
}
