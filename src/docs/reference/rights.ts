/**
 * The rights that reading an adapter needs, as the API spells them. The tables do not say so, because the box itself
 * reports which right is missing; the fixtures of boxes without the right are compared with this list.
 */
export const readingRights: Readonly<Record<string, readonly ReadingRight[]>> = {
  calls: [{ right: 'calls' }, { right: 'contacts', only: 'the names of callers' }],
  contacts: [{ right: 'contacts' }],
  downloads: [{ right: 'downloader' }],
  files: [{ right: 'explorer' }],
  home: [{ right: 'home' }, { right: 'camera', only: 'the pictures of the cameras' }],
  phone: [{ right: 'calls' }],
  player: [{ right: 'player' }, { right: 'tv', only: 'the names of channels on older players' }],
  profile: [{ right: 'parental' }, { right: 'profile', only: 'names on older boxes, and changing the profiles' }],
  pvr: [{ right: 'pvr' }, { right: 'tv', only: 'the numbers of channels, and names that the recorder does not say' }],
  tv: [{ right: 'tv' }],
  vm: [{ right: 'vm' }],
}

export interface ReadingRight {
  readonly right: string
  /** What needs it, if the rest of the adapter can be read without it. */
  readonly only?: string
}

/** The right that the commands of an adapter need, if it is another one. */
export const commandRights: Readonly<Record<string, string>> = {
  files: 'explorer',
  home: 'home',
  phone: 'calls',
  profile: 'parental',
  pvr: 'pvr',
  player: 'player',
  vm: 'vm',
}

/** The right that commands need. */
export const commandRight = 'settings'
