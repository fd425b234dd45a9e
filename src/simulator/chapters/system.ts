/**
 * The box itself, its language and its updates. https://dev.freebox.fr/sdk/os/system/. The payload has two generations:
 * below API 6 it has flat `temp_…` fields, since then lists of sensors and fans (reference §1.3).
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post } from '../route.ts'

const Language = z.strictObject({ lang: z.string() })

export const system: Chapter = {
  write: 'settings',
  routes: [
    get('system', ({ house, major }) => (major >= 6 ? systemPayload(house) : legacyPayload(house))),
    post('system/reboot', EmptyBody, ({ box }) => box.restart()),
    post('system/shutdown', EmptyBody, ({ box }) => box.shutDown(), { since: 11 }),
    get('update', ({ house }) => house.system.update, { since: 11 }),
  ],
}

export const language: Chapter = {
  write: 'settings',
  routes: [
    // Both the documentation and real boxes spell it "avalaible".
    get('lang', ({ house }) => ({ lang: house.system.language, avalaible: supportedLanguages(house) })),
    post('lang', Language, ({ house, body }) => {
      if (!supportedLanguages(house).includes(body.lang)) throw new Refusal('inval')
      house.system.language = body.lang
    }),
  ],
}

function supportedLanguages({ model }: SimulatedHouse): string[] {
  return z.array(z.string()).parse(model.model_info.supported_languages)
}

function commonFields({ model, system }: SimulatedHouse) {
  const uptime_val = now() - system.booted
  return {
    mac: model.mac,
    serial: model.serial,
    board_name: model.board_name,
    firmware_version: system.firmware_version,
    uptime: frenchDuration(uptime_val),
    uptime_val,
    box_authenticated: system.box_authenticated,
    disk_status: system.disk_status,
    user_main_storage: system.user_main_storage,
  }
}

function systemPayload(house: SimulatedHouse) {
  const { sensors, fans, expansions } = house.system
  const { model_info } = house.model
  return { ...commonFields(house), model_info, sensors, fans, ...(model_info.has_expansions ? { expansions } : {}) }
}

function legacyPayload(house: SimulatedHouse) {
  const { sensors, fans } = house.system
  const temperatures = sensors.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]]))
  const fan_rpm = fans[0]?.value
  return { ...commonFields(house), box_flavor: house.model.box_flavor, ...Object.fromEntries(temperatures), fan_rpm }
}

/** "9 jours 1 heure 2 minutes 3 secondes". */
function frenchDuration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'jour'],
    [Math.floor(seconds / 3600) % 24, 'heure'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'seconde'],
  ]
  const shown = parts.filter(([count], at) => count > 0 || at === parts.length - 1)
  return shown.map(([count, unit]) => `${count} ${unit}${count > 1 ? 's' : ''}`).join(' ')
}
