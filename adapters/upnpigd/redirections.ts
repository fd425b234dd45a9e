/** Who has opened which port. Any program in the LAN writes the descriptions, so they are texts of strangers. */
import { z } from 'zod'
import { del, list, many, numeric, one, oneLine, orNull, type Reader, text } from '../../src/contract/index.ts'
import { hostName, ifValid, knownHost } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'

/** `remaining` changes at every read, so it is not in the state. The id has dots and dashes: `0.0.0.0-26476-tcp`. */
const Opened = z
  .object({
    id: z.string().min(1),
    enabled: orNull(ifValid(z.boolean())),
    proto: text,
    ext_src_ip: text,
    ext_port: numeric,
  })
  .extend({ int_ip: text, int_port: numeric, desc: oneLine.catch(null), ...knownHost })
  .transform(({ proto: protocol, ext_port: port, ext_src_ip: source, desc: description, ...it }) => {
    const target = `${it.int_ip}:${it.int_port}`
    return { id: it.id, enabled: it.enabled, protocol, port, target, host: hostName(it), description, source }
  })
type Opened = z.output<typeof Opened>

const errors = { noent: 'The port is not open any more', disabled: 'UPnP IGD is switched off' }
const readAll = listInRouterMode('upnpigd/redir/')

/** While UPnP IGD is off, the box refuses to answer. No port is open then. */
async function opened(box: Reader): Promise<unknown> {
  return readAll(box).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'disabled') return []
    throw error
  })
}

const Redirections = z
  .object({ all: list(z.unknown()) })
  .transform(({ all }) => all.flatMap((it) => Opened.safeParse(it).data ?? []))
  .transform((all) => ({ count: all.length, ports: all.map(({ id: _, ...it }) => it) }))

export const redirections = one({
  schema: Redirections,
  from: async (box) => {
    const all = await opened(box)
    return all === undefined ? undefined : { all }
  },
  every: '5m',
  diagnostics: {
    count: {
      is: 'sensor',
      name: 'Ports opened by UPnP',
      id: 'upnp_ports',
      icon: 'mdi:arrow-decision-outline',
      count: 'now',
      attributes: ['ports'],
    },
  },
})

export const redirection = many({
  schema: Opened,
  from: opened,
  every: '5m',
  busy: { every: '5s', afterCommand: '12s' }, // what is closed is gone after two reads
  changes: ['redirections'],
  key: (it) => it.id,
  errors,
  state: ['enabled', 'protocol', 'port', 'target', 'host', 'description', 'source'],
  commands: { remove: { takes: z.strictObject({}), ask: (_, it) => close(it) } },
})

function close({ id }: Opened) {
  return del(`upnpigd/redir/${encodeURIComponent(id)}`)
}
