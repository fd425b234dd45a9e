/** The telephone service and the DECT base: on or off, its modes, registering new handsets, and paging lost ones. */
import { z } from 'zod'
import { get, list, numeric, one, post, put, type Reader, text } from '../../src/contract/index.ts'
import { modelInfo } from '../sources/model-info.ts'

const path = 'phone/config/'

// A box without a DECT base sends none of its fields. The PIN of the base is not read.
const Config = z
  .object({ network: text, dect_enabled: z.boolean(), dect_eco_mode: z.boolean(), dect_nemo_mode: z.boolean() })
  .extend({ dect_registration: z.boolean(), dect_ring_on_off: z.boolean(), dect_ring_pattern: numeric })
  .partial()
  .transform((it) => ({ ...it, line: typeof it.network === 'string' ? it.network === 'working' : it.network }))

export const config = one({
  schema: Config,
  from: readConfig,
  every: '10m',
  put: path,
  enabled: ['page_start', 'page_stop', 'dect_enabled', 'line'],
  entities: {
    page_start: {
      ...pageButton('Page the handsets', 'dect_page', 'mdi:phone-ring', 'phone/dect_page_start/'),
      // The handsets ring until they are answered or the box stops them.
      ends: { after: '30s', by: 'page_stop', ask: () => post('phone/dect_page_stop/') },
    },
    page_stop: pageButton('Stop paging the handsets', 'dect_page_stop', 'mdi:phone-off', 'phone/dect_page_stop/'),
  },
  settings: {
    dect_enabled: { is: 'switch', name: 'DECT', id: 'dect', icon: 'mdi:phone-classic' },
    dect_registration: { is: 'switch', name: 'DECT registration', icon: 'mdi:phone-plus' },
    dect_eco_mode: { is: 'switch', name: 'DECT eco mode', icon: 'mdi:leaf' },
    dect_nemo_mode: { is: 'switch', name: 'DECT no-emission mode', icon: 'mdi:leaf-circle' },
    dect_ring_on_off: { is: 'switch', name: 'DECT ring on/off', icon: 'mdi:bell-ring' },
  },
  diagnostics: {
    line: { is: 'binary_sensor', name: 'Line', id: 'phone_line', class: 'connectivity', attributes: ['network'] },
    dect_ring_pattern: { is: 'sensor', name: 'DECT ring pattern', icon: 'mdi:bell-cog', count: 'none' },
  },
  commands: {
    set_ring_pattern: {
      takes: z.strictObject({ pattern: z.int().nonnegative() }),
      ask: ({ pattern }) => put(path, { dect_ring_pattern: pattern }),
    },
  },
  queries: {
    dect_vendors: { takes: z.object({}), ask: () => get('phone/dect_vendors/'), answer: list(text) },
  },
})

/** Some boxes without a DECT base have its fields nevertheless. */
async function readConfig(box: Reader) {
  const config = await box.get(path, z.looseObject({}))
  const { has_dect } = (await modelInfo(box)) ?? {}
  if (has_dect !== false) return config
  return Object.fromEntries(Object.entries(config).filter(([field]) => !field.startsWith('dect_')))
}

/** Pages all handsets of the DECT base at once. */
function pageButton(name: string, id: string, icon: `mdi:${string}`, path: string) {
  const where = (it: z.output<typeof Config>) => it.dect_enabled !== undefined
  return { is: 'button', name, id, icon, where, press: () => post(path) } as const
}
