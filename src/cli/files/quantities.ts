/** Sizes, rates, times and dates as people read them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.4 GB`. */
export function sizeText(bytes: number): string {
  const exponent = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** exponent
  return `${exponent > 0 && value < 99.95 ? value.toFixed(1) : Math.round(value)} ${units[exponent]}`
}

/** `45 s`, `3:20`, `1:03:20`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`
}

/** `2026-11-20 14:03`, in the time zone of this machine. */
export function dateText(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
