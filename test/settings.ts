/** Settings of a daemon under test, as its configuration file has them. */

export type Settings = { readonly [key: string]: unknown }

/**
 * Chapters that few tests are about, read less often than the others: a box takes a limited number of requests, and with
 * every resource each second polling would need more.
 */
export const readSeldom: Settings = {
  ...Object.fromEntries(
    [
      ...['airmedia', 'dhcp', 'freeplug', 'ftp', 'lcd', 'nat', 'netshare', 'notif', 'player', 'profile'],
      ...['pvr', 'repeater', 'standby', 'switch', 'upnpav', 'upnpigd', 'vpn', 'vpn_client'],
    ].map((name) => [name, { every: '8s' }]),
  ),
  wifi: { radar: { every: '8s' } },
}

/** Settings over settings, section by section. */
export function merged(below: Settings, above: Settings): Settings {
  const both = Object.entries(above).map(([key, value]) => {
    const under = below[key]
    return [key, isSection(under) && isSection(value) ? merged(under, value) : value]
  })
  return { ...below, ...Object.fromEntries(both) }
}

function isSection(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
