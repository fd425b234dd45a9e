/**
 * The box itself. https://dev.freebox.fr/sdk/os/system/, in both generations of its payload: the API major asked for
 * decides between flat `temp_…` fields and lists of sensors and fans (reference §1.3). Language and updates as well.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type House, now } from '../house.ts'
import { type Chapter, get, Nothing, post } from '../route.ts'

const Language = z.strictObject({ lang: z.string() })

export const system: Chapter = {
  write: 'settings',
  routes: [
    get('system', ({ house, major }) => (major >= 6 ? current(house) : flat(house))),
    post('system/reboot', Nothing, ({ box }) => box.restart()),
    post('system/shutdown', Nothing, ({ box }) => box.shutDown(), { since: 11 }),
    get('update', ({ house }) => house.system.update, { since: 11 }),
  ],
}

export const language: Chapter = {
  write: 'settings',
  routes: [
    // The documentation and the boxes spell it "avalaible".
    get('lang', ({ house }) => ({ lang: house.system.language, avalaible: supported(house) })),
    post('lang', Language, ({ house, body }) => {
      if (!supported(house).includes(body.lang)) throw new Refusal('inval')
      house.system.language = body.lang
    }),
  ],
}

function supported({ model }: House): string[] {
  return z.array(z.string()).parse(model.model_info.supported_languages)
}

function common({ model, system }: House) {
  const uptime_val = now() - system.booted
  return {
    mac: model.mac,
    serial: model.serial,
    board_name: model.board_name,
    firmware_version: system.firmware_version,
    uptime: inFrench(uptime_val),
    uptime_val,
    box_authenticated: system.box_authenticated,
    disk_status: system.disk_status,
    user_main_storage: system.user_main_storage,
  }
}

function current(house: House) {
  const { sensors, fans, expansions } = house.system
  const { model_info } = house.model
  return { ...common(house), model_info, sensors, fans, ...(model_info.has_expansions ? { expansions } : {}) }
}

function flat(house: House) {
  const { sensors, fans } = house.system
  const temperatures = sensors.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]]))
  const fan_rpm = fans[0]?.value
  return { ...common(house), box_flavor: house.model.box_flavor, ...Object.fromEntries(temperatures), fan_rpm }
}

/** "9 jours 1 heure 2 minutes 3 secondes". */
function inFrench(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'jour'],
    [Math.floor(seconds / 3600) % 24, 'heure'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'seconde'],
  ]
  const told = parts.filter(([count], at) => count > 0 || at === parts.length - 1)
  return told.map(([count, unit]) => `${count} ${unit}${count > 1 ? 's' : ''}`).join(' ')
}
