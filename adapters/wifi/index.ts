/**
 * The Wi-Fi: its switch, pauses and week plan, its access points and networks, stations, MAC filter, guest access, WPS,
 * and what the box finds wrong with its own settings. https://dev.freebox.fr/sdk/os/wifi/; pauses, steering and
 * multi-link are only in the documentation that newer boxes serve.
 */
import { adapter } from '../../src/contract/index.ts'
import { ap } from './ap.ts'
import { config, state, steering } from './config.ts'
import { diag } from './diag.ts'
import { french } from './french.ts'
import { customKey, guestNetwork, guestOptions } from './guests.ts'
import { host, macFilter } from './mac-filter.ts'
import { bss, mlo } from './networks.ts'
import { radar } from './radar.ts'
import { planning, tempDisable } from './schedule.ts'
import { station } from './station.ts'
import { wps } from './wps.ts'

export default adapter({
  name: 'wifi',
  description: 'The Wi-Fi: switch, pauses and week plan, access points, networks, stations, MAC filter, guests, WPS.',
  group: 'wifi',
  french,
  options: guestOptions,
  resources: (options) => ({
    config,
    state,
    temp_disable: tempDisable,
    planning,
    steering,
    ap,
    radar,
    bss,
    mlo,
    station,
    mac_filter: macFilter,
    host,
    custom_key: customKey(options),
    guest_network: guestNetwork,
    wps,
    diag,
  }),
})
