/** Icons of Material Design. Their paths are loaded after the first screen, so that it does not wait for them. */
import { signal } from '@preact/signals'

const paths = signal<Readonly<Record<string, string>>>({})

export async function loadIcons(): Promise<void> {
  const { icons } = await import('../icons.ts')
  paths.value = icons
}

/** @param name `mdi:wifi` */
export function Icon({ name }: { readonly name: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths.value[name.replace('mdi:', '')] ?? ''} />
    </svg>
  )
}
