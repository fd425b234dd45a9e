/** The chapters of the Freebox API that freebox2mqtt supports, in alphabetical order. */
import type { Adapter } from '../src/contract/index.ts'
import calls from './calls/index.ts'
import connection from './connection/index.ts'
import contacts from './contacts/index.ts'
import downloads from './downloads/index.ts'
import files from './files/index.ts'
import ftp from './ftp/index.ts'
import home from './home/index.ts'
import lan from './lan/index.ts'
import netshare from './netshare/index.ts'
import notif from './notif/index.ts'
import phone from './phone/index.ts'
import profile from './profile/index.ts'
import rrd from './rrd/index.ts'
import storage from './storage/index.ts'
import system from './system/index.ts'
import upnpav from './upnpav/index.ts'
import vm from './vm/index.ts'
import wifi from './wifi/index.ts'

export const adapters: readonly Adapter[] = [
  calls,
  connection,
  contacts,
  downloads,
  files,
  ftp,
  home,
  lan,
  netshare,
  notif,
  phone,
  profile,
  rrd,
  storage,
  system,
  upnpav,
  vm,
  wifi,
]
