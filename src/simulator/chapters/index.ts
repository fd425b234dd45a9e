/**
 * The chapters of the API that the simulator serves. The first route that matches a request answers it.
 */
import type { Chapter } from '../route.ts'
import { airmedia } from './airmedia.ts'
import { bss } from './bss.ts'
import { call, phone } from './call.ts'
import { camera } from './camera.ts'
import { connection } from './connection.ts'
import { contact } from './contact.ts'
import { dhcp } from './dhcp.ts'
import { dl } from './dl.ts'
import { downloads } from './downloads.ts'
import { freeplug } from './freeplug.ts'
import { fs } from './fs.ts'
import { home } from './home.ts'
import { lan } from './lan.ts'
import { lanRoutes } from './lan-routes.ts'
import { lcd, ledStrip } from './lcd.ts'
import { nat } from './nat.ts'
import { notification } from './notification.ts'
import { player } from './player.ts'
import { networkControl, parental, profile } from './profile.ts'
import { pvr } from './pvr.ts'
import { repeater } from './repeater.ts'
import { rrd } from './rrd.ts'
import { shareLink } from './share-link.ts'
import { ftp, netshare, upnpav } from './sharing.ts'
import { standby } from './standby.ts'
import { storage } from './storage.ts'
import { ethernetSwitch, sfp } from './switch.ts'
import { language, system } from './system.ts'
import { tv } from './tv.ts'
import { upload } from './upload.ts'
import { upnpigd } from './upnpigd.ts'
import { vm } from './vm.ts'
import { vpn } from './vpn.ts'
import { vpnClient } from './vpn-client.ts'
import { wifi } from './wifi.ts'
import { wifiAccess } from './wifi-access.ts'

export const chapters: Chapter[] = [
  airmedia,
  bss,
  call,
  camera,
  connection,
  contact,
  dhcp,
  dl,
  downloads,
  ftp,
  freeplug,
  ethernetSwitch,
  fs,
  home,
  lanRoutes,
  lan,
  language,
  lcd,
  ledStrip,
  nat,
  netshare,
  networkControl,
  notification,
  parental,
  phone,
  player,
  standby,
  sfp,
  profile,
  repeater,
  pvr,
  storage,
  shareLink,
  rrd,
  system,
  tv,
  upnpav,
  upnpigd,
  upload,
  vm,
  vpn,
  vpnClient,
  wifi,
  wifiAccess,
]
