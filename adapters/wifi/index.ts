/**
 * The Wi-Fi: its switch, pauses and week plan, its access points and networks, stations, MAC filter, guest access, WPS,
 * and what the box finds wrong with its own settings. https://dev.freebox.fr/sdk/os/wifi/; pauses, steering and
 * multi-link are only in the documentation that newer boxes serve.
 */
import { z } from 'zod'
import { adapter } from '../../src/contract/index.ts'
import { ap } from './ap.ts'
import { bss } from './bss.ts'
import { config, state, steering } from './config.ts'
import { diag } from './diag.ts'
import { french } from './french.ts'
import { customKey } from './guest-access.ts'
import { guestNetwork } from './guest-network.ts'
import { host, macFilter } from './mac-filter.ts'
import { mlo } from './mlo.ts'
import { tempDisable } from './pause.ts'
import { planning } from './planning.ts'
import { radar } from './radar.ts'
import { station } from './station.ts'
import { wps } from './wps.ts'

export default adapter({
  name: 'wifi',
  description: 'The Wi-Fi: switch, pauses and week plan, access points, networks, stations, MAC filter, guests, WPS.',
  french,
  options: z.object({
    guest_keys: z.boolean().default(false).describe('Publish the key of each guest access in its state.'),
    guest_qr: z.boolean().default(false).describe('Publish a QR code with which guests join. It contains their key.'),
  }),
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
