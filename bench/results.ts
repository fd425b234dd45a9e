/** What was measured, and how it reads: as a table on the terminal and in docs/internals/performance.md. */

export interface Figure {
  readonly what: string
  /** In words, with their unit. */
  readonly ours: string
  readonly floor: string
  /** What is to be reached, in words, and the number that is compared with it. */
  readonly ratio: string
  readonly target: string
  readonly reached: boolean
}

/** One row: what we need, what the floor needs, and how the one stands to the other. */
export function figure(
  what: string,
  [ours, floor, unit]: readonly [ours: number, floor: number, unit: string],
  [bound, most]: readonly ['≤' | '≥', number],
): Figure {
  const ratio = ours / floor
  return {
    what,
    ours: `${readable(ours)} ${unit}`,
    floor: `${readable(floor)} ${unit}`,
    ratio: `${readable(ratio)}×`,
    target: `${bound} ${most}×`,
    reached: bound === '≤' ? ratio <= most : ratio >= most,
  }
}

/** A row with a bound of its own, and no floor beside it. */
export function bounded(
  what: string,
  value: number,
  unit: string,
  [bound, most]: readonly ['≤' | '=', number],
): Figure {
  const reached = bound === '≤' ? value <= most : value === most
  return {
    what,
    ours: `${readable(value)} ${unit}`.trim(),
    floor: '',
    ratio: '',
    target: `${bound} ${most} ${unit}`.trim(),
    reached,
  }
}

/** Three digits that mean something. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return '?'
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

/** The figures as a Markdown table, ratios first. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((it) => [it.what, it.ratio, it.target, it.reached ? '✓' : '✗', it.ours, it.floor])
  const head = ['what', 'ratio', 'to reach', '', 'freebox2mqtt', 'floor']
  const width = head.map((word, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? word.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(width[at] ?? 0)).join(' | ')} |`
  return [line(head), `|${width.map((it) => '-'.repeat(it + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}
