/** Each port of the switch, and the speed to which it is limited. */
import { z } from 'zod'
import { list, many, numeric, put, type Reader } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { errors } from './errors.ts'
import { Port, statusPath, Word } from './ports.ts'

const Config = ifValid(z.object({ speed: Word, duplex: Word }))
const Limited = z.intersection(Port, z.object({ config: Config })).transform(({ config, ...it }) => {
  return { ...it, speed_limit: config?.speed, duplex_limit: config?.duplex ?? 'auto' }
})

const speeds = ['auto', '10', '100', '1000']

export const port = many({
  schema: Limited,
  from: limitedPorts,
  every: '1m',
  absentCodes: ['internal_error'],
  busy: { every: '5s', afterCommand: '15s' }, // until the link is negotiated
  key: (it) => it.port,
  prefix: { name: '{label}', id: 'switch_{port}' },
  errors,
  enabled: ['link', 'speed'],
  settings: {
    speed_limit: {
      is: 'select',
      name: 'speed limit',
      icon: 'mdi:speedometer-slow',
      options: ({ speed_limit }) => [...new Set([...speeds, ...(speed_limit === undefined ? [] : [speed_limit])])],
      set: (speed, it) => put(pathOf(it.id), { speed, duplex: it.duplex_limit }, { mayDropConnection: true }),
    },
  },
  diagnostics: {
    link: { is: 'binary_sensor', name: 'link', class: 'connectivity', attributes: ['hosts', 'mode', 'duplex'] },
    speed: { is: 'sensor', name: 'speed', icon: 'mdi:speedometer', class: 'data_rate', unit: 'Mbit/s', precision: 0 },
  },
})

function pathOf(id: number) {
  return `switch/port/${id}`
}

const Named = ifValid(z.looseObject({ id: numeric }))

/** The ports as the box sends them, with their settings, which change only by hand. */
async function limitedPorts(box: Reader): Promise<unknown[]> {
  const all = await box.get(statusPath, list(z.unknown()))
  return Promise.all(all.map(async (raw) => ({ ...Object(raw), config: await configOf(box, raw) })))
}

async function configOf(box: Reader, raw: unknown) {
  const { id } = Named.parse(raw) ?? {}
  return id === undefined ? undefined : box.part(pathOf(id), readConfig)
}

function readConfig(box: Reader, path: string) {
  return box.getIfAllowed(path, Config, '15m')
}
