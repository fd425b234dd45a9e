/**
 * The hosts of a family of three, its guests and devices, as a table of short descriptions. It has the oddities of real
 * lists: randomised MACs, a host that was seen only once, hosts that left years ago, one without a name, one on two
 * interfaces, and a name that tests quoting and escaping.
 */

export const minute = 60
const hour = 60 * minute
export const day = 24 * hour

/** A short description of a host, from which `hosts.ts` creates the payload. */
export interface HostSketch {
  mac: string
  /** Writes the MAC in upper case in `l2ident`, as some boxes do. The host id stays in lower case. */
  upperCaseMac?: boolean
  /** Default: `pub`. */
  interface?: string
  /** The name that the user gave in Freebox OS. */
  userName?: string
  /** Replaces a name that tests quoting and escaping, for a demonstration. */
  plainName?: string
  /** The name that the host itself announces over DHCP, mDNS or NetBIOS. */
  announcedName?: string
  /** Default: `dhcp`. */
  source?: 'dhcp' | 'mdns' | 'netbios' | 'upnp'
  type: string
  vendor?: string
  model?: string
  /** The first activity, in seconds before now. A host without it was known before the box had the field. */
  firstSeen?: number
  /** When it was last seen, in seconds before now. A host without it is reachable. */
  lastSeen?: number
  ipv4: string
  ipv6?: string[]
  /** An address that the host had earlier. */
  formerIpv4?: string
  connection?: 'ethernet' | '2d4g' | '5g' | 'repeater'
  signal?: number
  persistent?: boolean
}

export const ssid = 'Maison Dupont'
export const guestSsid = 'Invités Dupont'
/** `uid` is its id in the list of repeaters, as text. */
export const repeater = { mac: '68:a3:78:00:00:11', uid: '1' }

/** The hosts, in the order in which the box lists them. */
export const family: HostSketch[] = [
  {
    mac: '8c:97:ea:00:00:01',
    announcedName: 'Freebox-Player',
    source: 'mdns',
    type: 'freebox_player',
    vendor: 'FREEBOX SAS',
    model: 'fbx7hd_delta',
    firstSeen: 900 * day,
    ipv4: '192.168.1.10',
    connection: 'ethernet',
    persistent: true,
  },
  {
    mac: repeater.mac,
    announcedName: 'Freebox-Wi-Fi',
    source: 'mdns',
    type: 'freebox_wifi',
    vendor: 'FREEBOX SAS',
    model: 'fbxwmr',
    firstSeen: 420 * day,
    ipv4: '192.168.1.11',
    connection: 'ethernet',
    persistent: true,
  },
  {
    mac: '4a:3f:da:00:00:02',
    userName: 'Alice',
    announcedName: 'iPhone-de-Alice',
    type: 'smartphone',
    vendor: '',
    firstSeen: 310 * day,
    ipv4: '192.168.1.20',
    ipv6: ['2001:db8:42:4200:483f:daff:fe00:2', 'fe80::483f:daff:fe00:2'],
    connection: '5g',
    signal: -52,
    persistent: true,
  },
  {
    mac: '64:1c:ae:00:00:03',
    userName: 'Bob',
    announcedName: 'Galaxy-S23',
    type: 'smartphone',
    vendor: 'Samsung Electronics Co.,Ltd',
    firstSeen: 280 * day,
    ipv4: '192.168.1.21',
    ipv6: ['fe80::661c:aeff:fe00:3'],
    connection: '2d4g',
    signal: -61,
  },
  {
    mac: 'de:9b:11:00:00:04',
    userName: 'Chloé',
    announcedName: 'Pixel-8',
    type: 'smartphone',
    vendor: '',
    firstSeen: 95 * day,
    lastSeen: 2 * hour,
    ipv4: '192.168.1.22',
    connection: '5g',
    signal: -58,
  },
  {
    mac: '3c:06:30:00:00:05',
    upperCaseMac: true,
    announcedName: 'MacBook-Pro-de-Alice',
    source: 'mdns',
    type: 'laptop',
    vendor: 'Apple, Inc.',
    firstSeen: 500 * day,
    ipv4: '192.168.1.30',
    ipv6: ['2001:db8:42:4200:3e06:30ff:fe00:5'],
    formerIpv4: '192.168.1.87',
    connection: '5g',
    signal: -47,
  },
  {
    mac: 'd8:5e:d3:00:00:06',
    announcedName: 'PC-BUREAU',
    source: 'netbios',
    type: 'workstation',
    vendor: 'GIGA-BYTE TECHNOLOGY CO.,LTD.',
    firstSeen: 640 * day,
    lastSeen: 9 * hour,
    ipv4: '192.168.1.31',
    connection: 'ethernet',
  },
  {
    mac: '00:11:32:00:00:07',
    announcedName: 'NAS',
    source: 'netbios',
    type: 'nas',
    vendor: 'Synology Incorporated',
    firstSeen: 800 * day,
    ipv4: '192.168.1.40',
    connection: 'ethernet',
    persistent: true,
  },
  {
    mac: '9c:93:4e:00:00:08',
    announcedName: 'XRX9C934E',
    type: 'printer',
    vendor: 'Xerox Corporation',
    firstSeen: 350 * day,
    lastSeen: 3 * day,
    ipv4: '192.168.1.41',
    connection: '2d4g',
    signal: -70,
  },
  {
    mac: '78:bd:bc:00:00:09',
    plainName: 'TV du salon',
    userName: 'Salon « "TV" » 📺 {{ states("sun.sun") }} <b>',
    announcedName: 'Samsung',
    source: 'upnp',
    type: 'television',
    vendor: 'Samsung Electronics Co.,Ltd',
    firstSeen: 220 * day,
    lastSeen: 40 * minute,
    ipv4: '192.168.1.42',
    connection: '5g',
    signal: -64,
  },
  {
    mac: '00:d9:d1:00:00:0a',
    announcedName: 'PS5-3F2',
    type: 'vg_console',
    vendor: 'Sony Interactive Entertainment Inc.',
    firstSeen: 130 * day,
    lastSeen: 26 * hour,
    ipv4: '192.168.1.43',
    connection: 'ethernet',
  },
  {
    mac: '70:ee:50:00:00:0b',
    announcedName: 'Netatmo-Relay',
    type: 'other',
    vendor: 'Netatmo',
    firstSeen: 610 * day,
    ipv4: '192.168.1.44',
    connection: 'repeater',
    signal: -66,
  },
  {
    mac: 'ae:52:00:00:00:0c',
    announcedName: 'android-7d21',
    type: 'smartphone',
    vendor: '',
    firstSeen: 3 * hour,
    lastSeen: 3 * hour,
    ipv4: '192.168.1.90',
    connection: '5g',
    signal: -77,
  },
  { mac: '02:00:00:00:00:0d', type: 'workstation', lastSeen: 690 * day, ipv4: '192.168.1.141' },
  {
    mac: 'b8:27:eb:00:00:0e',
    announcedName: 'vieux-raspberry',
    type: 'workstation',
    vendor: 'Raspberry Pi Foundation',
    firstSeen: 1000 * day,
    lastSeen: 700 * day,
    ipv4: '192.168.1.142',
    connection: 'ethernet',
  },
  {
    mac: '54:60:09:00:00:0f',
    announcedName: 'iPad-de-Chloe',
    type: 'tablet',
    vendor: 'Apple, Inc.',
    firstSeen: 60 * day,
    ipv4: '192.168.1.32',
    connection: '5g',
    signal: -55,
  },
  {
    mac: '54:60:09:00:00:0f',
    interface: 'wifiguest',
    announcedName: 'iPad-de-Chloe',
    type: 'tablet',
    vendor: 'Apple, Inc.',
    firstSeen: 75 * day,
    lastSeen: 61 * day,
    ipv4: '192.168.27.65',
    connection: '5g',
    signal: -60,
  },
  {
    mac: 'f2:4d:6a:00:00:10',
    interface: 'wifiguest',
    announcedName: 'Redmi-Note',
    type: 'smartphone',
    vendor: '',
    firstSeen: 2 * day,
    ipv4: '192.168.27.66',
    connection: '2d4g',
    signal: -68,
  },
]
