/** The telephone service and the DECT base: on or off, its modes, new handsets, and calling those that are lost. */
import { z } from 'zod'
import { numeric, one } from '../../src/contract/index.ts'

// A box without a DECT base has none of its fields. The PIN of the base stays where it is.
const Config = z.object({
  network: z.string().optional(),
  dect_enabled: z.boolean().optional(),
  dect_registration: z.boolean().optional(),
  dect_eco_mode: z.boolean().optional(),
  dect_nemo_mode: z.boolean().optional(),
  dect_ring_on_off: z.boolean().optional(),
  dect_ring_pattern: numeric.optional(),
})

const Vendors = z.array(z.unknown())

export const config = one({
  schema: Config,
  from: 'phone/config/',
  every: '10m',
  entities: {
    page_start: {
      is: 'button',
      name: 'Page the handsets',
      id: 'dect_page',
      icon: 'mdi:phone-ring',
      where: (it) => it.dect_enabled !== undefined,
      press: () => ({ method: 'POST', path: 'phone/dect_page_start/', body: {} }),
    },
    page_stop: {
      is: 'button',
      name: 'Stop paging the handsets',
      id: 'dect_page_stop',
      icon: 'mdi:phone-off',
      where: (it) => it.dect_enabled !== undefined,
      press: () => ({ method: 'POST', path: 'phone/dect_page_stop/', body: {} }),
    },
  },
  settings: {
    dect_enabled: {
      is: 'switch',
      name: 'DECT',
      id: 'dect',
      icon: 'mdi:phone-classic',
      set: (on) => change({ dect_enabled: on }),
    },
    dect_registration: {
      is: 'switch',
      name: 'DECT registration',
      icon: 'mdi:phone-plus',
      set: (on) => change({ dect_registration: on }),
    },
    dect_eco_mode: {
      is: 'switch',
      name: 'DECT eco mode',
      icon: 'mdi:leaf',
      set: (on) => change({ dect_eco_mode: on }),
    },
    dect_nemo_mode: {
      is: 'switch',
      name: 'DECT no-emission mode',
      icon: 'mdi:leaf-circle',
      disabled: true,
      set: (on) => change({ dect_nemo_mode: on }),
    },
    dect_ring_on_off: {
      is: 'switch',
      name: 'DECT ring on/off',
      icon: 'mdi:bell-ring',
      set: (on) => change({ dect_ring_on_off: on }),
    },
  },
  diagnostics: {
    line: {
      is: 'binary_sensor',
      name: 'Phone line',
      id: 'phone_line',
      class: 'connectivity',
      value: (it) => (it.network === undefined ? undefined : it.network === 'working'),
      attributes: { network: (it) => it.network },
    },
    dect_ring_pattern: {
      is: 'sensor',
      name: 'DECT ring pattern',
      icon: 'mdi:bell-cog',
      count: 'now',
      disabled: true,
    },
  },
  commands: {
    set_ring_pattern: {
      takes: z.strictObject({ pattern: z.int().nonnegative() }),
      ask: ({ pattern }) => change({ dect_ring_pattern: pattern }),
    },
  },
  queries: {
    dect_vendors: {
      takes: z.object({}),
      ask: () => ({ method: 'GET', path: 'phone/dect_vendors/' }) as const,
      answer: Vendors,
    },
  },
})

function change(fields: Record<string, boolean | number>) {
  return { method: 'PUT', path: 'phone/config/', body: fields } as const
}
