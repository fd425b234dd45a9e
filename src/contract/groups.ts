/**
 * The groups of adapters. Each group is a device below the Freebox, "Freebox Wi-Fi", which carries the entities of its
 * adapters that have no device of their own. On the Freebox itself they would be a page of more than a hundred entities.
 */

interface Names {
  readonly en: string
  readonly fr: string
}

/** By the word that an adapter names. It is a part of the device's identifier, so it never changes. */
export const groups = {
  wifi: { en: 'Wi-Fi', fr: 'Wi-Fi' },
  phone: { en: 'Phone', fr: 'Téléphone' },
  downloads: { en: 'Downloads', fr: 'Téléchargements' },
  network: { en: 'Network', fr: 'Réseau' },
  sharing: { en: 'Sharing', fr: 'Partage' },
  vpn: { en: 'VPN', fr: 'VPN' },
  storage: { en: 'Storage', fr: 'Stockage' },
  vms: { en: 'VMs', fr: 'VM' },
  recorder: { en: 'Recorder', fr: 'Magnétoscope' },
  home: { en: 'Home', fr: 'Home' },
} as const satisfies Record<string, Names>

export type Group = keyof typeof groups
