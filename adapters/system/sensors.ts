/**
 * The thermometers and fans of the box. From API 6 on `system/` has lists of them. Before that, and if a box is asked with
 * an old version, it has flat fields: temp_… and fan_rpm.
 */
import { z } from 'zod'
import { list, many, numeric, orNull, source } from '../../src/contract/index.ts'
import { fanNames, thermometerNames } from './sensor-names.ts'

const Sensor = z.object({ id: z.string(), label: z.string(), word: z.string(), value: orNull(numeric) })

const System = z.looseObject({ sensors: list(z.unknown()), fans: list(z.unknown()) })
const Named = z.looseObject({ id: z.string(), name: z.string().default('') })

/** Both lists in one shape. Their items are not parsed yet: a value may be missing (an empty disk bay). */
const thermometersAndFans = source(async (box) => {
  const system = await box.get('system/', System)
  const flat = Object.entries(system).filter(([field]) => field.startsWith('temp_'))
  const thermometers = flat.map(([id, value]) => ({ id, name: '', value }))
  const fans = system.fan_rpm === undefined ? [] : [{ id: 'fan0_speed', name: '', value: system.fan_rpm }]
  return {
    thermometers: [...system.sensors, ...thermometers].map((item) => named(item, thermometerNames)),
    fans: [...system.fans, ...fans].map((item) => named(item, fanNames)),
  }
})

export const sensors = many({
  schema: Sensor,
  from: async (box) => (await thermometersAndFans(box)).thermometers,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    value: { is: 'sensor', name: '{label} temperature', id: '{word}', class: 'temperature', unit: '°C', precision: 0 },
  },
})

export const fans = many({
  schema: Sensor,
  from: async (box) => (await thermometersAndFans(box)).fans,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    value: { is: 'sensor', name: 'Fan {label}', id: '{word}', unit: 'rpm', precision: 0, icon: 'mdi:fan' },
  },
})

function named(item: unknown, names: (id: string, name: string) => { label: string; word: string }) {
  const { data } = Named.safeParse(item)
  return data === undefined ? item : { ...data, ...names(data.id, data.name) }
}
