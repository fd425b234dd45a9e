/** The chapters of the Freebox API that freebox2mqtt supports, in alphabetical order. */
import type { Adapter } from '../src/contract/index.ts'
import airmedia from './airmedia/index.ts'
import calls from './calls/index.ts'
import connection from './connection/index.ts'
import contacts from './contacts/index.ts'
import dhcp from './dhcp/index.ts'
import downloads from './downloads/index.ts'
import files from './files/index.ts'
import freeplug from './freeplug/index.ts'
import ftp from './ftp/index.ts'
import home from './home/index.ts'
import lan from './lan/index.ts'
import lcd from './lcd/index.ts'
import nat from './nat/index.ts'
import netshare from './netshare/index.ts'
import notif from './notif/index.ts'
import phone from './phone/index.ts'
import player from './player/index.ts'
import profile from './profile/index.ts'
import pvr from './pvr/index.ts'
import repeater from './repeater/index.ts'
import rrd from './rrd/index.ts'
import standby from './standby/index.ts'
import storage from './storage/index.ts'
import ethernetSwitch from './switch/index.ts'
import system from './system/index.ts'
import tv from './tv/index.ts'
import upnpav from './upnpav/index.ts'
import upnpigd from './upnpigd/index.ts'
import vm from './vm/index.ts'
import vpn from './vpn/index.ts'
import vpnClient from './vpn_client/index.ts'
import wifi from './wifi/index.ts'

export const adapters: readonly Adapter[] = [
  airmedia,
  calls,
  connection,
  contacts,
  dhcp,
  downloads,
  files,
  freeplug,
  ftp,
  home,
  lan,
  lcd,
  nat,
  netshare,
  notif,
  phone,
  player,
  profile,
  repeater,
  pvr,
  rrd,
  standby,
  storage,
  ethernetSwitch,
  system,
  tv,
  upnpav,
  upnpigd,
  vm,
  vpn,
  vpnClient,
  wifi,
]
