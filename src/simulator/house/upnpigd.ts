/** UPnP IGD, with which programs in the LAN open ports by themselves. */
import type { ModelSheet } from '../models.ts'

export interface OpenedPort {
  id: string
  enabled: boolean
  ext_src_ip: string
  ext_port: number
  int_ip: string
  int_port: number
  proto: 'tcp' | 'udp'
  /** Whatever the program has written. */
  desc: string
  /** Seconds; 0 is without end. */
  remaining: number
}

export interface Upnpigd {
  config: { enabled: boolean; version: 1 | 2 }
  redirections: OpenedPort[]
}

/**
 * A media server, a console, and a program with a description that tests escaping. A Pop has UPnP IGD switched off.
 * @param plainNames no description tests escaping
 */
export function createUpnpigd({ board_name }: ModelSheet, plainNames: boolean): Upnpigd {
  if (board_name === 'fbxgw8r') return { config: { enabled: false, version: 1 }, redirections: [] }
  return {
    config: { enabled: true, version: 1 },
    redirections: [
      opened('tcp', 26_476, '192.168.1.40', 32_400, 'Plex Media Server'),
      opened('udp', 9308, '192.168.1.43', 9308, '192.168.1.43:9308 to 9308 (UDP)', 3600),
      opened(
        'udp',
        53_644,
        '192.168.1.30',
        16_402,
        plainNames ? 'iC53644' : 'iC53644\u202e {{ states("sun.sun") }}\r\n<b>',
      ),
    ],
  }
}

function opened(
  proto: OpenedPort['proto'],
  ext_port: number,
  int_ip: string,
  int_port: number,
  desc: string,
  remaining = 0,
): OpenedPort {
  const id = `0.0.0.0-${ext_port}-${proto}`
  return { id, enabled: true, ext_src_ip: '0.0.0.0', ext_port, int_ip, int_port, proto, desc, remaining }
}
