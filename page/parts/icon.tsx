/** Icons of Material Design. Those of the adapters' tables are loaded when the first of them is shown. */
import { signal } from '@preact/signals'
import { icons } from '../page-icons.ts'

const tableIcons = signal<Readonly<Record<string, string>> | undefined>(undefined)
let isRequested = false

function pathOf(name: string): string {
  const path = icons[name] ?? tableIcons.value?.[name]
  if (path === undefined && !isRequested) {
    isRequested = true
    void import('../table-icons.ts').then((it) => {
      tableIcons.value = it.icons
    })
  }
  return path ?? ''
}

/** @param name `mdi:wifi` */
export function Icon({ name }: { readonly name: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={pathOf(name.replace('mdi:', ''))} />
    </svg>
  )
}
