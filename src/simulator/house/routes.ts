/** Routes of the LAN to networks behind a host of it. */

export interface LanRoute {
  /** `10.0.0.0/8` */
  prefix: string
  gateway: string
  enabled: boolean
  description: string
}

/** One to the laboratory in the attic, and a second, unused way there. */
export function createRoutes(): LanRoute[] {
  return [
    { prefix: '10.8.0.0/24', gateway: '192.168.1.40', enabled: true, description: 'VPN du NAS' },
    { prefix: '10.8.0.0/24', gateway: '192.168.1.31', enabled: false, description: '' },
  ]
}
