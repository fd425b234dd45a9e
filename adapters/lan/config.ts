/** The box on its own network: mode, address, names. */
import { z } from 'zod'
import { one, oneOf, orNull } from '../../src/contract/index.ts'

const Mode = oneOf('router', 'bridge')
// The documentation calls it `type`; boxes say `mode`.
const Config = z
  .object({ mode: Mode.optional(), type: Mode.optional(), ip: orNull(z.string()), name: z.string() })
  .extend({ name_dns: z.string().optional(), name_mdns: z.string().optional(), name_netbios: z.string().optional() })

export const config = one({
  schema: Config,
  from: 'lan/config/',
  every: '10m',
  settings: {
    name: {
      is: 'text',
      name: 'Name on the network',
      id: 'lan_name',
      icon: 'mdi:form-textbox',
      disabled: true,
      min: 1,
      max: 63,
      set: (text) => change({ name: text }),
    },
    name_dns: {
      is: 'text',
      name: 'DNS name',
      icon: 'mdi:form-textbox',
      disabled: true,
      min: 1,
      max: 63,
      pattern: '[A-Za-z0-9-]+',
      set: (text) => change({ name_dns: text }),
    },
    name_mdns: {
      is: 'text',
      name: 'mDNS name',
      icon: 'mdi:form-textbox',
      disabled: true,
      min: 1,
      max: 63,
      pattern: '[A-Za-z0-9-]+',
      set: (text) => change({ name_mdns: text }),
    },
    name_netbios: {
      is: 'text',
      name: 'NetBIOS name',
      icon: 'mdi:form-textbox',
      disabled: true,
      min: 1,
      max: 15,
      set: (text) => change({ name_netbios: text }),
    },
  },
  diagnostics: {
    mode: {
      is: 'sensor',
      name: 'Network mode',
      id: 'network_mode',
      icon: 'mdi:router-network',
      class: 'enum',
      options: Mode.options,
      value: (it) => it.mode ?? it.type,
    },
    ip: { is: 'sensor', name: 'Local IP address', id: 'lan_ip', icon: 'mdi:ip-network' },
  },
})

function change(fields: Partial<z.output<typeof Config>>) {
  return { method: 'PUT', path: 'lan/config/', body: fields } as const
}
