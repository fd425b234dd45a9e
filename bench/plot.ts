/** Draws cost against size as an SVG. Both axes are logarithmic, so that proportional growth is a straight line. */

export interface Curve {
  readonly name: string
  readonly colour: string
  readonly points: readonly { readonly size: number; readonly cost: number }[]
}

const width = 640
const height = 400
const margin = { left: 64, right: 190, top: 24, bottom: 48 }

/** `cost` is the label of the vertical axis, with its unit. */
export function plot(title: string, cost: string, curves: readonly Curve[]): string {
  const all = curves.flatMap((curve) => curve.points)
  const across = decades(all.map((it) => it.size))
  const up = decades(all.map((it) => it.cost))
  const x = scale(across, margin.left, width - margin.right)
  const y = scale(up, height - margin.bottom, margin.top)
  const grid = [
    ...across.map((it) => `<path class="grid" d="M${x(it)} ${margin.top}V${height - margin.bottom}"/>`),
    ...up.map((it) => `<path class="grid" d="M${margin.left} ${y(it)}H${width - margin.right}"/>`),
    ...across.map((it) => text(x(it), height - margin.bottom + 18, 'middle', it.toLocaleString('en'))),
    ...up.map((it) => text(margin.left - 8, y(it) + 4, 'end', String(it))),
    text((margin.left + width - margin.right) / 2, height - 10, 'middle', 'hosts on the network'),
    text(margin.left, margin.top - 8, 'start', `${title}: ${cost}`),
  ]
  const lines = curves.flatMap(({ name, colour, points }) => {
    const path = points.map(({ size, cost }) => `${x(size)} ${y(cost)}`).join('L')
    const last = points.at(-1)
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map(({ size, cost }) => `<circle cx="${x(size)}" cy="${y(cost)}" r="3" fill="${colour}"/>`),
      last === undefined ? '' : text(x(last.size) + 10, y(last.cost) + 4, 'start', name, colour),
    ]
  })
  const style = 'text{font:12px sans-serif;fill:#555}.grid{stroke:#ddd;fill:none}'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<style>${style}</style><rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    ...lines,
    '</svg>\n',
  ].join('\n')
}

/** The powers of ten that enclose these values. */
function decades(values: readonly number[]): number[] {
  const lowest = Math.floor(Math.log10(Math.min(...values)))
  const highest = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: highest - lowest + 1 }, (_, at) => Number(`1e${lowest + at}`))
}

function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const least = Math.log10(ticks.at(0) ?? 1)
  const most = Math.log10(ticks.at(-1) ?? 10)
  return (value) => Math.round(from + ((Math.log10(value) - least) / (most - least)) * (to - from))
}

function text(x: number, y: number, anchor: string, label: string, colour?: string): string {
  const fill = colour === undefined ? '' : ` style="fill:${colour}"`
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${fill}>${label}</text>`
}
