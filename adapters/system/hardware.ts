/** The hardware of the box: thermometers, fans and expansion slots. */
import { z } from 'zod'
import { list, many, numeric, oneOf, orNull, phrase, text } from '../../src/contract/index.ts'

// Lists from API 6 on. Before that, and if a box is asked with an old version, there are flat fields: temp_…, fan_rpm.
const System = z.looseObject({ sensors: list(z.unknown()), fans: list(z.unknown()) })
// The value may be missing (an empty disk bay).
const Sensor = z.object({ id: z.string(), name: text, value: orNull(numeric) })

const measured = { is: 'sensor', precision: 0 } as const

// Boxes have up to ten thermometers. Enabled are the main one of the processor, and the disks.
export const sensors = many({
  schema: Sensor.transform((it) => ({ ...it, ...thermometerNames(it.id, it.name) })),
  from: async (box) => {
    const { sensors, ...system } = await box.get('system/', System)
    const flat = Object.entries(system).filter(([field]) => field.startsWith('temp_'))
    return [...sensors, ...flat.map(([id, value]) => ({ id, value }))]
  },
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    value: {
      ...measured,
      name: '{label} temperature',
      id: '{word}',
      class: 'temperature',
      unit: '°C',
      enabled: ({ word }) => /^temp_(cpu(0|m|_ap)?|hdd\d*)$/.test(word),
    },
  },
})

export const fans = many({
  schema: Sensor.transform((it) => ({ ...it, ...fanNames(it.id, it.name) })),
  from: async (box) => {
    const { fans, fan_rpm } = await box.get('system/', System)
    return fan_rpm === undefined ? fans : [...fans, { id: 'fan0_speed', value: fan_rpm }]
  },
  every: '1m',
  key: (it) => it.id,
  enabled: [],
  diagnostics: {
    value: { ...measured, name: 'Fan {label}', id: '{word}', unit: 'rpm', icon: 'mdi:fan' },
  },
})

// The label (for names, the same in every language) and the word (for ids) of temp_cpu_ap, which is cpu_ap on API 8.0;
// temp_t1; temp_sw; temp_hdd0, which the box itself calls disk 1.
function thermometerNames(id: string, name: string | null) {
  const bare = id.replace(/^temp_/, '')
  const known = /^(cpu\w*|t\d+|hdd\d*|sw)$/.test(bare)
  // The box names its thermometers in its own language: "Température du salon".
  const named = (name ?? '').replace(/^temp[ée]rature\s+(du |de la |des |de |d['’]|de l['’])?/i, '').trim()
  const label = known || named === '' ? spelled(bare) : named.replace(/^./u, (first) => first.toUpperCase())
  return { label, word: `temp_${bare}` }
}

// cpum → CPU M, cpu_cp_master → CPU CP master, cpu0 → CPU 0, hdd0 → HDD 1, sw → Switch.
function spelled(bare: string) {
  if (bare === 'sw') return 'Switch'
  const [, disk] = /^hdd(\d+)$/.exec(bare) ?? []
  if (disk !== undefined) return phrase('HDD {number}', { number: Number(disk) + 1 })
  if (bare === 'hdd') return phrase('HDD')
  const words = bare.replace(/^cpu(?=[a-z0-9])/, 'cpu_').split('_')
  return words.map((word) => (word.length > 3 ? word : word.toUpperCase())).join(' ')
}

// fan0_speed is fan 1 of the box. "main" and "secondary-fan" (API 8.0) have their number in the name.
function fanNames(id: string, name: string | null) {
  const counted = /^fan(\d+)/.exec(id)
  const label = counted ? String(Number(counted[1]) + 1) : (/(?<!\d)\d+$/.exec(name ?? '')?.[0] ?? id)
  return { label, word: counted ? id : `fan_${id}` }
}

const Type = oneOf('dsl_lte', 'dsl_lte_external_antennas', 'ftth_p2p', 'ftth_pon', 'security')
const Expansion = z
  .object({ slot: numeric, type: Type, present: z.boolean().default(true) })
  .extend({ supported: z.boolean().optional(), probe_done: z.boolean().optional() })
  .transform((it) => ({ ...it, type: it.present ? it.type : 'empty' }))

export const expansions = many({
  schema: Expansion,
  from: async (box) => (await box.get('system/', z.object({ expansions: list(z.unknown()) }))).expansions,
  every: '1h',
  key: (it) => String(it.slot),
  enabled: [],
  diagnostics: {
    type: {
      is: 'sensor',
      name: 'Expansion slot {slot}',
      id: 'expansion_{slot}',
      icon: 'mdi:expansion-card',
      options: ['empty', ...Type.options],
      attributes: ['supported', 'probe_done'],
    },
  },
})
