/** A small curve without axes. What it shows is also written as a number. */
interface SparklineProps {
  readonly values: readonly (number | null)[]
  readonly label: string
}

const width = 240
const height = 40

export function Sparkline({ values, label }: SparklineProps) {
  const known = values.filter((it) => it !== null)
  // The place of the curve is kept free, so that nothing moves when it appears.
  if (known.length < 2) return <div class="sparkline" />
  const top = Math.max(...known, 0.000_001)
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={curve(values, top)} />
    </svg>
  )
}

/** A gap between two known values stays a gap. */
function curve(values: readonly (number | null)[], top: number): string {
  const step = width / Math.max(1, values.length - 1)
  let isOpen = false
  return values
    .map((value, index) => {
      if (value === null) {
        isOpen = false
        return ''
      }
      const place = `${(index * step).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`
      const word = isOpen ? 'L' : 'M'
      isOpen = true
      return `${word}${place}`
    })
    .join('')
}
