/** Choices of the user that this browser keeps. A browser may forbid it, and then they last until the page is closed. */

export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(`freebox2mqtt.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`freebox2mqtt.${name}`, value)
  } catch {}
}
