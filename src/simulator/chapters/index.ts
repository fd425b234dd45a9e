/**
 * The chapters of the API that the simulator serves. The first route that matches a request answers it.
 */
import type { Chapter } from '../route.ts'
import { bss } from './bss.ts'
import { call, phone } from './call.ts'
import { camera } from './camera.ts'
import { connection } from './connection.ts'
import { contact } from './contact.ts'
import { dl } from './dl.ts'
import { downloads } from './downloads.ts'
import { fs } from './fs.ts'
import { home } from './home.ts'
import { lan } from './lan.ts'
import { notification } from './notification.ts'
import { networkControl, profile } from './profile.ts'
import { rrd } from './rrd.ts'
import { shareLink } from './share-link.ts'
import { ftp, netshare, upnpav } from './sharing.ts'
import { storage } from './storage.ts'
import { language, system } from './system.ts'
import { upload } from './upload.ts'
import { vm } from './vm.ts'
import { wifi } from './wifi.ts'
import { wifiAccess } from './wifi-access.ts'

export const chapters: Chapter[] = [
  bss,
  call,
  camera,
  connection,
  contact,
  dl,
  downloads,
  ftp,
  fs,
  home,
  lan,
  language,
  netshare,
  networkControl,
  notification,
  phone,
  profile,
  storage,
  shareLink,
  rrd,
  system,
  upnpav,
  upload,
  vm,
  wifi,
  wifiAccess,
]
