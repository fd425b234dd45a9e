/** Colours of lights (pure): hue (0 to 360) and saturation (0 to 100) of a state as `#rrggbb` at full brightness. */
export function hexOf(color: unknown): string {
  if (!Array.isArray(color)) return '#ffffff'
  const [hue, saturation]: unknown[] = color
  if (typeof hue !== 'number' || typeof saturation !== 'number') return '#ffffff'
  const part = (offset: number) => {
    const at = (offset + hue / 60) % 6
    const value = 1 - (saturation / 100) * Math.max(0, Math.min(at, 4 - at, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(5)}${part(3)}${part(1)}`
}
