/**
 * The Wi-Fi. https://dev.freebox.fr/sdk/os/wifi/
 */
import { Refusal } from '../answer.ts'
import { macOf, type Station } from '../house/wifi.ts'
import type { House } from '../house.ts'
import { type Chapter, get } from '../route.ts'
import { shown } from './lan.ts'

export const wifi: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    // An Ultra asked with an old major lists no access point at all.
    get('wifi/ap', ({ house, major }) => (house.model.board_name === 'fbxgw9r' && major < 8 ? [] : house.wifi.aps)),
    get('wifi/ap/{id}', ({ house, parameters }) => apOf(house, parameters.id)),
    get('wifi/ap/{id}/stations', ({ house, parameters, major }) =>
      stationsOf(house, parameters.id).map((it) => told(house, it, major)),
    ),
    get('wifi/ap/{id}/stations/{mac}', ({ house, parameters, major }) => {
      const station = stationsOf(house, parameters.id).find((it) => it.mac === parameters.mac.toUpperCase())
      if (!station) throw new Refusal('noent')
      return told(house, station, major)
    }),
  ],
}

function apOf({ wifi }: House, id: string) {
  const ap = wifi.aps.find((it) => String(it.id) === id)
  if (!ap) throw new Refusal('nodev')
  return ap
}

function stationsOf(house: House, id: string): Station[] {
  const { id: ap } = apOf(house, id)
  return house.wifi.stations.filter((station) => station.ap === ap)
}

/** On 6 GHz the box does not say which host a station is. */
function told(house: House, { ap, bitrate, ...station }: Station, major: number) {
  const host = house.hosts.find((it) => macOf(it) === station.mac.toLowerCase())
  const stats = { bitrate, mcs: -1, vht_mcs: 9, width: ap === 0 ? '20' : '80', shortgi: true }
  return {
    id: `${station.bssid}-${station.mac}`,
    ...station,
    ...(host && ap !== 11 ? { host: shown(host, major) } : {}),
    wpa_alg: ap === 11 ? 'wpa3' : 'wpa2',
    pairwise_cipher: 'ccmp',
    flags: { legacy: false, ht: true, vht: ap !== 0, he: ap > 1, eht: ap === 11, authorized: true },
    last_rx: stats,
    last_tx: stats,
  }
}
