/** When the box lets external disks spin down. */
import { z } from 'zod'
import { numeric, one } from '../../src/contract/index.ts'

const Config = z
  .object({ external_pm_enabled: z.boolean(), external_pm_idle_before_spindown: numeric }) // minutes
  .partial()

export const config = one({
  schema: Config,
  from: 'storage/config/',
  every: '10m',
  put: 'storage/config/',
  enabled: [],
  settings: {
    spindown: {
      is: 'switch',
      name: 'Spin down external disks',
      icon: 'mdi:power-sleep',
      field: 'external_pm_enabled',
    },
    spindown_after: {
      is: 'number',
      name: 'Spin down after',
      icon: 'mdi:timer-outline',
      field: 'external_pm_idle_before_spindown',
      class: 'duration',
      unit: 'min',
      min: 1,
      max: 1440,
      mode: 'box',
    },
  },
})
