/**
 * Going away and coming back, as a box does when it is restarted.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Events } from './events.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { type House, now } from './house.ts'
import type { Login } from './login.ts'
import type { Presence } from './presence.ts'
import type { Front } from './server.ts'

/** What is in the box besides its power supply. */
export interface Powered {
  house: House
  login: Login
  events: Events
  presence: Presence
  front: Front
}

export interface Power {
  /** Does something later, unless the box is unplugged before. */
  after(seconds: number, what: () => void): void
  /** Ends every session and connection at once, and takes no more. */
  off(): Promise<void>
  /**
   * Off for so long, then on again: booted now, nobody logged in, no host known at first. They are found after
   * `hostsBackSeconds`, or never if that is infinite. Does nothing while the box is off anyway.
   */
  cycle(downSeconds: number, options?: { hostsBackSeconds?: number }): Promise<void>
  /** Off for good; whatever was to happen later does not. */
  unplug(): Promise<void>
}

export function createPower({ house, login, events, presence, front }: Powered): Power {
  const unplugged = new AbortController()
  let on = true

  const passed = (seconds: number) => wait(seconds * 1000, true, { signal: unplugged.signal }).catch(() => false)

  function after(seconds: number, what: () => void): void {
    void passed(seconds).then((plugged) => plugged && what())
  }

  async function off(): Promise<void> {
    on = false
    login.endSessions()
    events.drop()
    await front.shut()
  }

  async function cycle(downSeconds: number, { hostsBackSeconds = 1 } = {}): Promise<void> {
    if (!on) return
    await off()
    const findHosts = presence.forget()
    dropLine(house.connection, now())
    if (!(await passed(downSeconds))) return
    house.system.booted = now()
    restoreLine(house.connection, now())
    await front.open()
    on = true
    if (Number.isFinite(hostsBackSeconds)) after(hostsBackSeconds, findHosts)
  }

  async function unplug(): Promise<void> {
    unplugged.abort()
    await off()
  }

  return { after, off, cycle, unplug }
}
