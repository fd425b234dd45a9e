/**
 * The house behind the box: everything that can be read or changed through the API, as one mutable object.
 * Tests and the life script change it; the chapters only show it.
 */
import { type Connection, furnishConnection } from './house/connection.ts'
import { type Downloads, furnishDownloads } from './house/downloads.ts'
import { furnishHome, type Home } from './house/home.ts'
import { furnishHosts } from './house/hosts.ts'
import { furnishLan, type Lan, type LanHost } from './house/lan.ts'
import type { Target } from './house/notification.ts'
import { furnishSystem, type System } from './house/system.ts'
import { furnishTelephony, type Telephony } from './house/telephony.ts'
import { furnishWifi, type Wifi } from './house/wifi.ts'
import type { Line, ModelSheet } from './models.ts'

/** What the house is furnished with. */
export interface Furnishing {
  model: ModelSheet
  line: Line
  bridge: boolean
  /** So many hosts more than the family has. */
  hosts: number
  /** "major.minor" */
  apiVersion: string
}

export interface House {
  /** Its own copy: another `uid` makes it another box. */
  readonly model: ModelSheet
  readonly line: Line
  connection: Connection
  system: System
  lan: Lan
  /** The hosts of all interfaces, in the order in which the box lists them. */
  hosts: LanHost[]
  wifi: Wifi
  telephony: Telephony
  downloads: Downloads
  /** Who wants to be called when something happens: at first nobody. */
  targets: Target[]
  /** Only where the box has it. */
  home: Home | undefined
}

/** A believable French household, the same at every start but for the clock. */
export function furnish({ model: sheet, line, bridge, hosts, apiVersion }: Furnishing): House {
  const model = structuredClone(sheet)
  const lan = furnishLan(bridge)
  const all = furnishHosts(now(), hosts)
  return {
    model,
    line,
    connection: furnishConnection(model, line, now()),
    system: furnishSystem(model, line, apiVersion),
    lan,
    hosts: all,
    wifi: furnishWifi(model, all),
    telephony: furnishTelephony(model, now()),
    downloads: furnishDownloads(model, now()),
    targets: [],
    home: furnishHome(model),
  }
}

/** Seconds since the epoch, as the box counts time. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}
