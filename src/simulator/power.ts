/**
 * Switches the box off and on, as in a reboot.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { dropLine, restoreLine } from './house/outage.ts'
import { now, type SimulatedHouse } from './house.ts'
import type { Login } from './login.ts'
import type { Presence } from './presence.ts'
import type { BoxServer } from './server.ts'

/** The parts of the box that a reboot affects. */
export interface PowerParts {
  house: SimulatedHouse
  login: Login
  /** All WebSockets. */
  sockets: { closeAll(): void }
  presence: Presence
  server: BoxServer
}

export interface Power {
  /** Calls `callback` later, unless the box is unplugged before. */
  after(seconds: number, callback: () => void): void
  /** Ends every session and connection at once and stops listening. */
  switchOff(): Promise<void>
  /**
   * Switches the box off for `downSeconds` and on again, with a new boot time, without sessions and without reachable
   * hosts. The hosts are reachable again after `hostsBackSeconds` (default: 1), or never if that is infinite. Does
   * nothing if the box is off.
   */
  powerCycle(downSeconds: number, options?: { hostsBackSeconds?: number }): Promise<void>
  /** Switches the box off for good and cancels everything that `after` has planned. */
  unplug(): Promise<void>
}

export function createPower({ house, login, sockets, presence, server }: PowerParts): Power {
  const unplugged = new AbortController()
  let on = true

  /** Resolves with false if the box was unplugged meanwhile. */
  const delay = (seconds: number) => wait(seconds * 1000, true, { signal: unplugged.signal }).catch(() => false)

  function after(seconds: number, callback: () => void): void {
    void delay(seconds).then((plugged) => plugged && callback())
  }

  async function switchOff(): Promise<void> {
    on = false
    login.endSessions()
    sockets.closeAll()
    await server.close()
  }

  async function powerCycle(downSeconds: number, { hostsBackSeconds = 1 } = {}): Promise<void> {
    if (!on) return
    await switchOff()
    const restoreHosts = presence.forgetAll()
    dropLine(house.connection, now())
    if (!(await delay(downSeconds))) return
    house.system.booted = now()
    restoreLine(house.connection, now())
    await server.open()
    on = true
    if (Number.isFinite(hostsBackSeconds)) after(hostsBackSeconds, restoreHosts)
  }

  async function unplug(): Promise<void> {
    unplugged.abort()
    await switchOff()
  }

  return { after, switchOff, powerCycle, unplug }
}
