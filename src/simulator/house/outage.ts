/**
 * What an outage of the line does to everything that tells about it.
 */
import { address, type Connection } from './connection.ts'

/** The line drops: no address, no rates, and two entries in the log. */
export function dropLine(connection: Connection, now: number): void {
  const { status, config } = connection
  status.state = 'down'
  status.rate_down = 0
  status.rate_up = 0
  delete status.ipv4
  delete status.ipv6
  delete config.remote_access_ip
  if (status.media === 'xdsl') connection.xdsl.status = { ...connection.xdsl.status, status: 'down', uptime: 0 }
  else if (status.media === 'ftth') Object.assign(connection.ftth, { link: false, sfp_has_signal: false })
  record(connection, 'down', now)
}

/** The line is back, by default with the address it had; totals count from the new connection on. */
export function restoreLine(connection: Connection, now: number, ipv4 = address.ipv4): void {
  const { status, config } = connection
  Object.assign(status, { ...address, ipv4, state: 'up', bytes_down: 0, bytes_up: 0 })
  config.remote_access_ip = ipv4
  if (status.media === 'xdsl') connection.xdsl.status.status = 'showtime'
  else if (status.media === 'ftth') Object.assign(connection.ftth, { link: true, sfp_has_signal: true })
  record(connection, 'up', now)
}

function record({ logs, status }: Connection, state: 'up' | 'down', date: number): void {
  const id = (logs.at(-1)?.id ?? 0) + 1
  const bandwidth = state === 'up' ? { bw_down: status.bandwidth_down, bw_up: status.bandwidth_up } : {}
  logs.push({ id, type: 'link', state, link: status.media, ...bandwidth, date })
  logs.push({ id: id + 1, type: 'conn', state, conn: `${status.media}_pub`, date })
}
