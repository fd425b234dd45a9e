/**
 * The simulated house: the state of the box and everything behind it, as one mutable object. The chapters read and
 * change it through the API; tests and `events-over-time.ts` change it directly.
 */
import { type Airmedia, createAirmedia } from './house/airmedia.ts'
import { type Connection, createConnection } from './house/connection.ts'
import { createDhcp, type Dhcp } from './house/dhcp.ts'
import { createDisplay, type Display } from './house/display.ts'
import { createDownloads, type Downloads } from './house/downloads.ts'
import { createFileTasks, type FileTasks } from './house/file-tasks.ts'
import { createFiles, type FileTree } from './house/files.ts'
import { createFreeplugs, type Freeplugs } from './house/freeplug.ts'
import { createHome, type Home } from './house/home.ts'
import { createHosts } from './house/hosts.ts'
import { createLan, type Lan, type LanHost } from './house/lan.ts'
import { createNat, type Nat, type RuleBodies } from './house/nat.ts'
import type { Target } from './house/notification.ts'
import { createPlayers, type Player } from './house/players.ts'
import { createProfiles, type Profiles } from './house/profiles.ts'
import { createRecorder, type Recorder } from './house/recorder.ts'
import { createRepeaters, type Repeaters } from './house/repeaters.ts'
import { createRoutes, type LanRoute } from './house/routes.ts'
import { createShareLinks, type ShareLink } from './house/share-links.ts'
import { createSharing, type Sharing } from './house/sharing.ts'
import { createStandby, type Standby } from './house/standby.ts'
import { createStorage, type Storage } from './house/storage.ts'
import { createSwitch, type Switch } from './house/switch.ts'
import { createSystem, type System } from './house/system.ts'
import { createTelephony, type Telephony } from './house/telephony.ts'
import { createTelevision, type Television } from './house/television.ts'
import { Uploads } from './house/uploads.ts'
import { createUpnpigd, type Upnpigd } from './house/upnpigd.ts'
import { createVms, type Vms } from './house/vms.ts'
import { createVpn, createVpnClient, type Vpn, type VpnClient } from './house/vpn.ts'
import { createWifi, type Wifi } from './house/wifi.ts'
import type { Line, ModelSheet } from './models.ts'

export interface HouseOptions {
  model: ModelSheet
  line: Line
  bridge: boolean
  /** The number of generated hosts in addition to those of the family. */
  hosts: number
  /** Nothing has a name or description that tests quoting and escaping. */
  plainNames?: boolean
  /** Which bodies the box takes for rules that forward ports. Default: `whole`. */
  ruleBodies?: RuleBodies
  /** "major.minor" */
  apiVersion: string
}

export interface SimulatedHouse {
  /** A copy of the model's sheet, so that a test can change it: another `uid` makes it another box. */
  readonly model: ModelSheet
  readonly line: Line
  connection: Connection
  system: System
  lan: Lan
  /** The hosts of all interfaces, in the order in which the box lists them. */
  hosts: LanHost[]
  nat: Nat
  upnpigd: Upnpigd
  dhcp: Dhcp
  /** The routes of the LAN. */
  routes: LanRoute[]
  freeplugs: Freeplugs
  /** Undefined on a box whose firmware has no chapter for them. */
  repeaters: Repeaters | undefined
  wifi: Wifi
  telephony: Telephony
  downloads: Downloads
  files: FileTree
  players: Player[]
  television: Television
  profiles: Profiles
  sharing: Sharing
  airmedia: Airmedia
  recorder: Recorder
  display: Display
  standby: Standby
  storage: Storage
  switch: Switch
  uploads: Uploads
  fileTasks: FileTasks
  shareLinks: ShareLink[]
  /** Undefined on a box that runs no virtual machines. */
  vms: Vms | undefined
  vpn: Vpn
  vpnClient: VpnClient
  /** The registered notification targets. Initially empty. */
  targets: Target[]
  /** Freebox Home. Undefined on a box without it. */
  home: Home | undefined
}

/** A plausible French household. Apart from the times it is the same at every start. */
export function createHouse({
  model: sheet,
  line,
  bridge,
  hosts,
  plainNames = false,
  ruleBodies = 'whole',
  apiVersion,
}: HouseOptions): SimulatedHouse {
  const model = structuredClone(sheet)
  const lan = createLan(bridge)
  const files = createFiles(model, now)
  const all = createHosts(now(), hosts, plainNames)
  const connection = createConnection(model, line, now())
  return {
    model,
    line,
    connection,
    system: createSystem(model, line, apiVersion),
    lan,
    hosts: all,
    nat: createNat(model, connection.status.ipv4_port_range, ruleBodies),
    upnpigd: createUpnpigd(model, plainNames),
    dhcp: createDhcp(all, now()),
    routes: createRoutes(),
    freeplugs: createFreeplugs(model),
    repeaters: createRepeaters(model, now()),
    wifi: createWifi(model, all),
    telephony: createTelephony(model, now()),
    downloads: createDownloads(model, now()),
    files,
    uploads: new Uploads(files, now),
    players: createPlayers(model),
    television: createTelevision(),
    profiles: createProfiles(),
    sharing: createSharing(),
    airmedia: createAirmedia(),
    recorder: createRecorder(model, now()),
    display: createDisplay(model),
    standby: createStandby(model),
    storage: createStorage(model),
    switch: createSwitch(model),
    fileTasks: createFileTasks(model, now),
    shareLinks: createShareLinks(model),
    vms: createVms(model),
    vpn: createVpn(model, now()),
    vpnClient: createVpnClient(model),
    targets: [],
    home: createHome(model),
  }
}

/** Seconds since the epoch, the unit of all times in the API. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}
