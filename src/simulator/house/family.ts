/**
 * Who lives here: a family of three, their guests and their gadgets, as a table of sketches. It has the oddities of
 * real lists: randomised MACs, a host seen once, one of years ago, one without any name, one on two interfaces, a
 * name that tests everybody's quoting.
 */

export const minute = 60
const hour = 60 * minute
export const day = 24 * hour

/** A host in few words. */
export interface Sketch {
  mac: string
  /** Upper case in `l2ident`, as some boxes write it; the host id stays lower case. */
  shouted?: boolean
  interface?: string
  /** Given by the owner in Freebox OS. */
  named?: string
  /** Told by the host itself: over DHCP, mDNS or NetBIOS. */
  tells?: string
  source?: 'dhcp' | 'mdns' | 'netbios' | 'upnp'
  type: string
  vendor?: string
  model?: string
  /** Seconds ago; hosts that have none are older than the field. */
  first?: number
  /** Seconds ago it was last seen; absent: it is here. */
  left?: number
  ipv4: string
  ipv6?: string[]
  /** An address it had before. */
  formerly?: string
  on?: 'ethernet' | '2d4g' | '5g' | 'repeater'
  signal?: number
  persistent?: boolean
}

export const ssid = 'Maison Dupont'
export const guestSsid = 'Invités Dupont'
export const repeater = { mac: '68:a3:78:00:00:11', uid: '7f0c4e3b2a1d4956a8b7c6d5e4f30211' }

/** The hosts in the order in which the box lists them. */
export const family: Sketch[] = [
  {
    mac: '8c:97:ea:00:00:01',
    tells: 'Freebox-Player',
    source: 'mdns',
    type: 'freebox_player',
    vendor: 'FREEBOX SAS',
    model: 'fbx7hd_delta',
    first: 900 * day,
    ipv4: '192.168.1.10',
    on: 'ethernet',
    persistent: true,
  },
  {
    mac: repeater.mac,
    tells: 'Freebox-Wi-Fi',
    source: 'mdns',
    type: 'freebox_wifi',
    vendor: 'FREEBOX SAS',
    model: 'fbxwmr',
    first: 420 * day,
    ipv4: '192.168.1.11',
    on: 'ethernet',
    persistent: true,
  },
  {
    mac: '4a:3f:da:00:00:02',
    named: 'Alice',
    tells: 'iPhone-de-Alice',
    type: 'smartphone',
    vendor: '',
    first: 310 * day,
    ipv4: '192.168.1.20',
    ipv6: ['2001:db8:42:4200:483f:daff:fe00:2', 'fe80::483f:daff:fe00:2'],
    on: '5g',
    signal: -52,
    persistent: true,
  },
  {
    mac: '64:1c:ae:00:00:03',
    named: 'Bob',
    tells: 'Galaxy-S23',
    type: 'smartphone',
    vendor: 'Samsung Electronics Co.,Ltd',
    first: 280 * day,
    ipv4: '192.168.1.21',
    ipv6: ['fe80::661c:aeff:fe00:3'],
    on: '2d4g',
    signal: -61,
  },
  {
    mac: 'de:9b:11:00:00:04',
    named: 'Chloé',
    tells: 'Pixel-8',
    type: 'smartphone',
    vendor: '',
    first: 95 * day,
    left: 2 * hour,
    ipv4: '192.168.1.22',
    on: '5g',
    signal: -58,
  },
  {
    mac: '3c:06:30:00:00:05',
    shouted: true,
    tells: 'MacBook-Pro-de-Alice',
    source: 'mdns',
    type: 'laptop',
    vendor: 'Apple, Inc.',
    first: 500 * day,
    ipv4: '192.168.1.30',
    ipv6: ['2001:db8:42:4200:3e06:30ff:fe00:5'],
    formerly: '192.168.1.87',
    on: '5g',
    signal: -47,
  },
  {
    mac: 'd8:5e:d3:00:00:06',
    tells: 'PC-BUREAU',
    source: 'netbios',
    type: 'workstation',
    vendor: 'GIGA-BYTE TECHNOLOGY CO.,LTD.',
    first: 640 * day,
    left: 9 * hour,
    ipv4: '192.168.1.31',
    on: 'ethernet',
  },
  {
    mac: '00:11:32:00:00:07',
    tells: 'NAS',
    source: 'netbios',
    type: 'nas',
    vendor: 'Synology Incorporated',
    first: 800 * day,
    ipv4: '192.168.1.40',
    on: 'ethernet',
    persistent: true,
  },
  {
    mac: '9c:93:4e:00:00:08',
    tells: 'XRX9C934E',
    type: 'printer',
    vendor: 'Xerox Corporation',
    first: 350 * day,
    left: 3 * day,
    ipv4: '192.168.1.41',
    on: '2d4g',
    signal: -70,
  },
  {
    mac: '78:bd:bc:00:00:09',
    named: 'Salon « "TV" » 📺 {{ states("sun.sun") }} <b>',
    tells: 'Samsung',
    source: 'upnp',
    type: 'television',
    vendor: 'Samsung Electronics Co.,Ltd',
    first: 220 * day,
    left: 40 * minute,
    ipv4: '192.168.1.42',
    on: '5g',
    signal: -64,
  },
  {
    mac: '00:d9:d1:00:00:0a',
    tells: 'PS5-3F2',
    type: 'vg_console',
    vendor: 'Sony Interactive Entertainment Inc.',
    first: 130 * day,
    left: 26 * hour,
    ipv4: '192.168.1.43',
    on: 'ethernet',
  },
  {
    mac: '70:ee:50:00:00:0b',
    tells: 'Netatmo-Relay',
    type: 'other',
    vendor: 'Netatmo',
    first: 610 * day,
    ipv4: '192.168.1.44',
    on: 'repeater',
    signal: -66,
  },
  {
    mac: 'ae:52:00:00:00:0c',
    tells: 'android-7d21',
    type: 'smartphone',
    vendor: '',
    first: 3 * hour,
    left: 3 * hour,
    ipv4: '192.168.1.90',
    on: '5g',
    signal: -77,
  },
  { mac: '02:00:00:00:00:0d', type: 'workstation', left: 690 * day, ipv4: '192.168.1.141' },
  {
    mac: 'b8:27:eb:00:00:0e',
    tells: 'vieux-raspberry',
    type: 'workstation',
    vendor: 'Raspberry Pi Foundation',
    first: 1000 * day,
    left: 700 * day,
    ipv4: '192.168.1.142',
    on: 'ethernet',
  },
  {
    mac: '54:60:09:00:00:0f',
    tells: 'iPad-de-Chloe',
    type: 'tablet',
    vendor: 'Apple, Inc.',
    first: 60 * day,
    ipv4: '192.168.1.32',
    on: '5g',
    signal: -55,
  },
  {
    mac: '54:60:09:00:00:0f',
    interface: 'wifiguest',
    tells: 'iPad-de-Chloe',
    type: 'tablet',
    vendor: 'Apple, Inc.',
    first: 75 * day,
    left: 61 * day,
    ipv4: '192.168.27.65',
    on: '5g',
    signal: -60,
  },
  {
    mac: 'f2:4d:6a:00:00:10',
    interface: 'wifiguest',
    tells: 'Redmi-Note',
    type: 'smartphone',
    vendor: '',
    first: 2 * day,
    ipv4: '192.168.27.66',
    on: '2d4g',
    signal: -68,
  },
]
