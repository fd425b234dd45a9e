/**
 * The thermometers and fans of a box, one shape for both generations of `system/`: lists from API 6, before that
 * (and on boxes asked with an old version) flat fields temp_… and fan_rpm. Labels are words of no language, for names.
 */
import { z } from 'zod'
import { list, type Reader } from '../../src/contract/index.ts'

const System = z.looseObject({ sensors: list(z.unknown()), fans: list(z.unknown()) })
const Named = z.looseObject({ id: z.string(), name: z.string().default('') })

/** The lists of `system/`, still to be parsed one by one: a value may be missing (an empty disk bay). */
export async function readings(box: Reader) {
  const system = await box.get('system/', System)
  const flat = Object.entries(system).filter(([field]) => field.startsWith('temp_'))
  const sensors = flat.map(([id, value]) => ({ id, name: '', value }))
  const fans = system.fan_rpm === undefined ? [] : [{ id: 'fan0_speed', name: '', value: system.fan_rpm }]
  return {
    sensors: [...system.sensors, ...sensors].map((item) => worded(item, thermometer)),
    fans: [...system.fans, ...fans].map((item) => worded(item, fan)),
  }
}

function worded(item: unknown, words: (id: string, name: string) => { label: string; word: string }) {
  const named = Named.safeParse(item)
  return named.success ? { ...named.data, ...words(named.data.id, named.data.name) } : item
}

// temp_cpu_ap, or cpu_ap on API 8.0; temp_t1; temp_sw; temp_hdd0, which the box itself calls disk 1.
function thermometer(id: string, name: string) {
  const bare = id.replace(/^temp_/, '')
  return { label: known(bare) ?? told(name) ?? spelled(bare), word: `temp_${bare}` }
}

function known(bare: string) {
  const disk = /^hdd(\d*)$/.exec(bare)
  if (disk) return disk[1] === '' ? 'HDD' : `HDD ${Number(disk[1]) + 1}`
  if (bare === 'sw') return 'Switch'
  return /^(cpu\w*|t\d+)$/.test(bare) ? spelled(bare) : undefined
}

// The box's own name, in its own language: "Température du salon".
function told(name: string) {
  const [first, ...rest] = name.replace(/^temp[ée]rature\s+(du |de la |des |de |d['’]|de l['’])?/i, '').trim()
  return first === undefined ? undefined : first.toUpperCase() + rest.join('')
}

// cpum → CPU M, cpu_cp_master → CPU CP master, cpu0 → CPU 0.
function spelled(bare: string) {
  const words = bare.replace(/^cpu(?=[a-z0-9])/, 'cpu_').split('_')
  return words.map((word) => (word.length > 3 ? word : word.toUpperCase())).join(' ')
}

// fan0_speed is the box's fan 1; "main" and "secondary-fan" (API 8.0) are numbered in their names.
function fan(id: string, name: string) {
  const counted = /^fan(\d+)/.exec(id)
  const label = counted ? String(Number(counted[1]) + 1) : (/(?<!\d)\d+$/.exec(name)?.[0] ?? id)
  return { label, word: counted ? id : `fan_${id}` }
}
