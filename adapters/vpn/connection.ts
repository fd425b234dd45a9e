/** Who is connected to a VPN server. What a connection has transferred is not shown: it would change at each read. */
import { z } from 'zod'
import { del, list, many, moment, oneLine, parseEach, type Reader, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { absentCodes, errors } from './errors.ts'

// A box that does not say whether a connection is authenticated lists only those that are.
const Connection = z
  .object({ id: z.string().min(1), user: oneLine, vpn: text, src_ip: text, local_ip: ifValid(text) })
  .extend({ authenticated: z.boolean().nullish().catch(null), auth_time: moment.catch(null) })
  .transform(({ vpn, src_ip, local_ip = null, authenticated, auth_time, ...it }) => ({
    ...{ ...it, address: src_ip, server: vpn, local_address: local_ip },
    authenticated: authenticated !== false,
    since: auth_time,
  }))
type Connection = z.output<typeof Connection>

export const serversPath = 'vpn/'
export const connectionsPath = 'vpn/connection/'

export const connection = many({
  schema: Connection,
  from: async (box) => ((await isServed(box, '5m')) ? box.get(connectionsPath, list(z.unknown())) : []),
  every: '1m',
  absentCodes,
  key: (it) => it.id,
  changes: ['server'],
  errors,
  listEvents: {
    connection: {
      is: 'event',
      name: 'Connection',
      id: 'vpn_connection',
      icon: 'mdi:account-network',
      types: {
        connected: (before, after) => after?.authenticated === true && !isSame(before, after),
        disconnected: (before, after) => before?.authenticated === true && after?.authenticated !== true,
      },
      attributes: ['user', 'address', 'server'],
    },
  },
  state: ['user', 'address', 'server', 'local_address', 'authenticated'],
  commands: {
    close: { takes: z.strictObject({}), ask: (_, it) => del(`vpn/connection/${encodeURIComponent(it.id)}`) },
  },
})

/** The box uses its ids (`pptp-2`) again: another user, or another time, is another connection. */
function isSame(before: Connection | undefined, after: Connection): boolean {
  if (before === undefined || !before.authenticated || before.user !== after.user) return false
  return before.since === after.since || before.since === null || after.since === null
}

const Servers = list(z.object({ state: z.string() }).catch({ state: 'unknown' }))

/** Most households have no server that runs: then there is nothing to ask. */
async function isServed(box: Reader, maxAge?: '5m'): Promise<boolean> {
  return (await box.get(serversPath, Servers, maxAge)).some(({ state }) => state !== 'stopped')
}

/** The connections that are understood. */
export async function openConnections(box: Reader): Promise<Connection[]> {
  const all = (await isServed(box)) ? await box.getIfAllowed(connectionsPath, list(z.unknown())) : []
  return (await parseEach(Connection, all ?? [])).filter((it) => it !== undefined)
}
