/** The display and the status LED. Each box has only some of the fields. */
import { z } from 'zod'
import { numeric, one, oneOf, put } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'

export const configPath = 'lcd/config/'

const angles = ['0', '90', '180', '270']
const Screensaver = oneOf('disabled', 'on', 'night')

const Display = z
  .object({ brightness: ifValid(numeric), orientation: ifValid(numeric), orientation_forced: ifValid(z.boolean()) })
  // Boxes send `hide_status_led`. The example of the documentation has `hide_led`.
  .extend({
    hide_status_led: ifValid(z.boolean()),
    hide_led: ifValid(z.boolean()),
    hide_wifi_key: ifValid(z.boolean()),
  })
  .extend({ screensaver: Screensaver.optional() })
  .transform(({ hide_status_led, hide_led, orientation, ...it }) => {
    const led = hide_status_led === undefined ? 'hide_led' : 'hide_status_led'
    const isHidden = hide_status_led ?? hide_led
    const angle = orientation === undefined ? undefined : String(orientation)
    return { ...it, orientation: angle, led, status_led: isHidden === undefined ? undefined : !isHidden }
  })

export const display = one({
  schema: Display,
  from: configPath,
  every: '15m',
  put: configPath,
  enabled: ['brightness', 'hide_wifi_key', 'status_led'],
  settings: {
    brightness: {
      is: 'number',
      name: 'Display brightness',
      id: 'display_brightness',
      icon: 'mdi:brightness-6',
      unit: '%',
      min: 0,
      max: 100,
      mode: 'slider',
    },
    orientation: {
      is: 'select',
      name: 'Display orientation',
      id: 'display_orientation',
      icon: 'mdi:screen-rotation',
      options: angles,
      value: (it) => it.orientation,
      set: (angle) => put(configPath, { orientation: Number(angle) }),
    },
    orientation_forced: {
      is: 'switch',
      name: 'Fixed display orientation',
      id: 'display_orientation_forced',
      icon: 'mdi:screen-rotation-lock',
    },
    hide_wifi_key: { is: 'switch', name: 'Hide the Wi-Fi key', icon: 'mdi:eye-off' },
    status_led: {
      is: 'switch',
      name: 'Status LED',
      icon: 'mdi:led-on',
      value: (it) => it.status_led,
      set: (on, { led }) => put(configPath, { [led]: !on }),
    },
    screensaver: {
      is: 'select',
      name: 'Screensaver',
      icon: 'mdi:monitor-shimmer',
      options: Screensaver,
      since: '16.0',
    },
  },
})
