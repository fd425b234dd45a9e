/** The box on its own network: mode, address, names. */
import { z } from 'zod'
import { one, oneOf, text } from '../../src/contract/index.ts'

const Mode = oneOf('router', 'bridge')
const Config = z
  .object({ mode: Mode, type: Mode, name_dns: text, name_mdns: text, name_netbios: text })
  .partial()
  .extend({ name: text, ip: text })
  // The documentation calls the mode `type`, boxes send `mode`.
  .transform(({ type, mode = type, ...it }) => ({ ...it, mode }))

const nameField = { is: 'text', icon: 'mdi:form-textbox', min: 1 } as const
const dnsLabel = { pattern: '[A-Za-z0-9-]+', expects: 'letters, digits and hyphens' }

export const config = one({
  schema: Config,
  from: 'lan/config/',
  every: '10m',
  // In bridge mode the box has no LAN and no Wi-Fi.
  decides: (it) => it.mode,
  busy: { every: '30s', when: (it) => it.mode === 'bridge' },
  put: 'lan/config/',
  enabled: [],
  settings: {
    name: { ...nameField, name: 'Name', id: 'lan_name', max: 63 },
    name_dns: { ...nameField, name: 'DNS name', max: 63, ...dnsLabel },
    name_mdns: { ...nameField, name: 'mDNS name', max: 63, ...dnsLabel },
    name_netbios: { ...nameField, name: 'NetBIOS name', max: 15 },
  },
  diagnostics: {
    mode: { is: 'sensor', name: 'Mode', id: 'network_mode', icon: 'mdi:router-network', options: Mode },
    ip: { is: 'sensor', name: 'Local IP address', id: 'lan_ip', icon: 'mdi:ip-network' },
  },
})
