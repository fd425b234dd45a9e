/** What several rows of this chapter have in common. */

/** Name and entity id of a row of an access point or network: `Wi-Fi {label} channel use`, `wifi_{label}_channel_use`. */
export function labelled(subject: string) {
  const slug = subject.toLowerCase().replace(/[ -]/g, '_')
  return { name: `Wi-Fi {label} ${subject}`, id: `wifi_{label}_${slug}` } as const
}

/** A sensor that shows a word of an enumeration. */
export function wordOf({ options }: { readonly options: readonly string[] }) {
  return { is: 'sensor', options } as const
}

/** A sensor that counts what there is now. */
export const count = { is: 'sensor', count: 'now' } as const

/** A sensor of a signal or noise level. */
export const level = { is: 'sensor', class: 'signal_strength', unit: 'dBm', precision: 0 } as const
