/** Firmware updates. `update/` is only in the documentation that a box of API 11 serves. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'

const State = oneOf('initializing', 'upgrading', 'up_to_date', 'auto_up_to_date', 'upgrade_failed', 'error')
const Upgrade = z.object({ state: orNull(z.string()), new_version: orNull(z.string()), percent: orNull(numeric) })
const Update = z.object({ firmware_version: z.string(), state: State, upgrade_state: Upgrade.optional() })

export const update = one({
  schema: Update,
  from: updateAndFirmware,
  every: '10m',
  since: '11.0',
  diagnostics: {
    // A Freebox installs an update by itself at its next start, so there is no command to install one.
    firmware: {
      is: 'update',
      name: 'Firmware',
      value: (it) => ({
        installed_version: it.firmware_version,
        latest_version: it.upgrade_state?.new_version ?? it.firmware_version,
        in_progress: it.state === 'upgrading',
      }),
    },
    state: {
      is: 'sensor',
      name: 'Firmware update state',
      id: 'update_state',
      icon: 'mdi:update',
      options: State,
      attributes: { upgrade_step: (it) => it.upgrade_state?.state, upgrade_percent: (it) => it.upgrade_state?.percent },
    },
  },
})

async function updateAndFirmware(box: Reader) {
  const { firmware_version } = await box.get('system/', z.object({ firmware_version: z.string() }))
  return { ...(await box.get('update/', z.looseObject({}))), firmware_version }
}
