/**
 * The Wi-Fi: on, off and off for a while, its week, its access points and networks, who is associated, who is kept out,
 * the guests' keys, WPS, and what the box finds wrong with its own settings.
 * https://dev.freebox.fr/sdk/os/wifi/; pauses, steering and multi-link are only in the documentation that newer boxes serve.
 */
import { z } from 'zod'
import { adapter } from '../../src/contract/resource.ts'
import { ap } from './ap.ts'
import { bss } from './bss.ts'
import { config, state, steering, tempDisable } from './config.ts'
import { customKey, guestNetwork } from './custom-key.ts'
import { diag } from './diag.ts'
import { host, macFilter } from './mac-filter.ts'
import { mlo } from './mlo.ts'
import { planning } from './planning.ts'
import { radar } from './radar.ts'
import { station } from './station.ts'
import { wps } from './wps.ts'

export default adapter({
  name: 'wifi',
  description: 'The Wi-Fi: switch, pauses and week plan, access points, networks, stations, MAC filter, guests, WPS.',
  options: z.object({
    guest_keys: z.boolean().default(false).describe('Whether the key of each guest access is published in its state.'),
    guest_qr: z
      .boolean()
      .default(false)
      .describe('Whether a QR image for joining the guest Wi-Fi is published. It contains the key.'),
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
