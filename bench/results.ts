/** The measured figures, and the table of them on the terminal and in docs/internals/performance.md. */

export interface Figure {
  readonly what: string
  /** The values as text, with their unit. */
  readonly bridge: string
  readonly floor: string
  readonly ratio: string
  /** The bound of the ratio, or of the value if there is no floor, as text. */
  readonly target: string
  readonly reached: boolean
}

/** A figure with a floor. The bound applies to the ratio, by default the one of the two values. */
export function figure(
  what: string,
  [bridge, floor, unit]: readonly [bridge: number, floor: number, unit: string],
  [bound, most]: readonly ['≤' | '≥', number],
  ratio = bridge / floor,
): Figure {
  return {
    what,
    bridge: `${readable(bridge)} ${unit}`,
    floor: `${readable(floor)} ${unit}`,
    ratio: `${readable(ratio)}×`,
    target: `${bound} ${most}×`,
    reached: bound === '≤' ? ratio <= most : ratio >= most,
  }
}

/** A figure without a floor. The bound applies to the value. */
export function bounded(
  what: string,
  value: number,
  unit: string,
  [bound, most]: readonly ['≤' | '=', number],
): Figure {
  const reached = bound === '≤' ? value <= most : value === most
  return {
    what,
    bridge: `${readable(value)} ${unit}`.trim(),
    floor: '',
    ratio: '',
    target: `${bound} ${most} ${unit}`.trim(),
    reached,
  }
}

/** Formats a number with three significant digits. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return '?'
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((it) => [it.what, it.ratio, it.target, it.reached ? '✓' : '✗', it.bridge, it.floor])
  const head = ['what', 'ratio', 'to reach', '', 'freebox2mqtt', 'floor']
  const width = head.map((word, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? word.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(width[at] ?? 0)).join(' | ')} |`
  return [line(head), `|${width.map((it) => '-'.repeat(it + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}
