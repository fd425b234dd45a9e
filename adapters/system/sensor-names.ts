/** Labels (for entity names, the same in every language) and words (for entity ids) of thermometers and fans. */

/** For temp_cpu_ap, which is cpu_ap on API 8.0; temp_t1; temp_sw; temp_hdd0, which the box itself calls disk 1. */
export function thermometerNames(id: string, name: string) {
  const bare = id.replace(/^temp_/, '')
  return { label: knownLabel(bare) ?? labelFromName(name) ?? spelled(bare), word: `temp_${bare}` }
}

/** fan0_speed is fan 1 of the box. "main" and "secondary-fan" (API 8.0) have their number in the name. */
export function fanNames(id: string, name: string) {
  const counted = /^fan(\d+)/.exec(id)
  const label = counted ? String(Number(counted[1]) + 1) : (/(?<!\d)\d+$/.exec(name)?.[0] ?? id)
  return { label, word: counted ? id : `fan_${id}` }
}

function knownLabel(bare: string) {
  const disk = /^hdd(\d*)$/.exec(bare)
  if (disk) return disk[1] === '' ? 'HDD' : `HDD ${Number(disk[1]) + 1}`
  if (bare === 'sw') return 'Switch'
  return /^(cpu\w*|t\d+)$/.test(bare) ? spelled(bare) : undefined
}

// The box names its thermometers in its own language: "Température du salon".
function labelFromName(name: string) {
  const [first, ...rest] = name.replace(/^temp[ée]rature\s+(du |de la |des |de |d['’]|de l['’])?/i, '').trim()
  return first === undefined ? undefined : first.toUpperCase() + rest.join('')
}

// cpum → CPU M, cpu_cp_master → CPU CP master, cpu0 → CPU 0.
function spelled(bare: string) {
  const words = bare.replace(/^cpu(?=[a-z0-9])/, 'cpu_').split('_')
  return words.map((word) => (word.length > 3 ? word : word.toUpperCase())).join(' ')
}
