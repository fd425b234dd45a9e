/** What tables of this adapter have in common. */
export const count = { is: 'sensor', count: 'now' } as const
export const level = { is: 'sensor', class: 'signal_strength', unit: 'dBm', precision: 0 } as const
export const percent = { is: 'sensor', unit: '%', precision: 0 } as const
export const seconds = { is: 'sensor', class: 'duration', unit: 's', precision: 0 } as const
/** A moment that is computed from a number of seconds, and so varies a little from read to read. */
export const moment = { is: 'sensor', class: 'timestamp', tolerance: 90 } as const
export const problem = { is: 'binary_sensor', class: 'problem' } as const

/** For a request that may cut the link to the box, as it changes the Wi-Fi. */
export const mayDrop = { mayDropConnection: true } as const
