/** The ports of the switch: which is connected, how fast, and to which hosts. */
import { z } from 'zod'
import { list, numeric, oneLine, oneOf, orNull, parseEach, phrase, source, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'

/** A word, which some firmwares may send as a number, in lower case. */
export const Word = ifValid(z.union([z.string().trim().min(1), z.number()]).transform((it) => String(it).toLowerCase()))

/** The documentation says `name`, boxes send `hostname`. */
const Client = z
  .object({ hostname: oneLine, name: oneLine, mac: text })
  .transform((it) => it.hostname ?? it.name ?? it.mac)
const Clients = list(Client.nullable().catch(null))
  .catch([])
  .transform((all) => all.filter((it) => it !== null).sort())

// A box lists its ports in no order, with ids such as 9999. `rrd_id` came with newer firmware.
const Given = z
  .object({ id: numeric, rrd_id: Word, name: oneLine, link: oneOf('up', 'down') })
  .extend({ speed: orNull(numeric).catch(null), duplex: Word, mode: text, mac_list: Clients })

/** A port that is down shows the speed of another one, such as 10 Mbit/s half duplex: it has none. */
export const Port = Given.transform(({ id, rrd_id, name, link, speed, duplex, mode, mac_list }) => {
  const port = rrd_id ?? String(id)
  const isUp = link === 'up'
  return {
    id,
    port,
    label: labelOf(port, name),
    link: link === 'unknown' ? null : isUp,
    speed: isUp ? speed || null : null,
    duplex: (isUp && duplex) || null,
    mode: isUp ? mode : null,
    hosts: mac_list,
  }
})
export type Port = z.output<typeof Port>

function labelOf(port: string, name: string | null) {
  if (/^\d$/.test(port)) return phrase('Ethernet {port}', { port })
  if (port === 'sfp_lan') return phrase('SFP port')
  if (port === 'freeplug') return phrase('Freeplug')
  return name === null ? phrase('Port {port}', { port }) : phrase('{name}', { name })
}

export const statusPath = 'switch/status/'

/** The ports that are understood. */
export const ports = source(async (box): Promise<Port[]> => {
  const all = await box.get(statusPath, list(z.unknown()))
  return (await parseEach(Port, all)).filter((it) => it !== undefined)
})
