/**
 * The text format of Prometheus (pure), version 0.0.4:
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */

export type Labels = readonly (readonly [name: string, value: string])[]

/** Labels as they are written: `box="freebox",id="3"`. */
export type LabelText = string

/** What one metric says, with its series. Names consist of `[a-z0-9_]`. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter' | 'summary'
  readonly series: readonly Series[]
}

export interface Series {
  /** Follows the name of the metric: `_sum` and `_count` of a summary. */
  readonly ending?: '_sum' | '_count'
  readonly labels: LabelText
  readonly value: number
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

export function textOf(families: Iterable<Family>): string {
  return [...families].map(familyText).join('')
}

function familyText({ name, help, type, series }: Family): string {
  const lines = series.map(({ ending = '', labels, value }) => {
    return `${name}${ending}${labels === '' ? '' : `{${labels}}`} ${value}\n`
  })
  return `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** Any device on the network chooses its name freely, so values are escaped. */
export function labelText(labels: Labels): LabelText {
  return labels.map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`).join()
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}
