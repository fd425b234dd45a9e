/**
 * Drops and restores the internet line, in everything that reports its state.
 */
import { address, type Connection } from './connection.ts'

/** Drops the line: it has no address and no rates any more, and the log gets two entries. */
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
  addLogEntries(connection, 'down', now)
}

/** Restores the line, by default with the initial address. The traffic totals restart at 0 with the new connection. */
export function restoreLine(connection: Connection, now: number, ipv4 = address.ipv4): void {
  const { status, config } = connection
  Object.assign(status, { ...address, ipv4, state: 'up', bytes_down: 0, bytes_up: 0 })
  config.remote_access_ip = ipv4
  if (status.media === 'xdsl') connection.xdsl.status.status = 'showtime'
  else if (status.media === 'ftth') Object.assign(connection.ftth, { link: true, sfp_has_signal: true })
  addLogEntries(connection, 'up', now)
}

function addLogEntries({ logs, status }: Connection, state: 'up' | 'down', date: number): void {
  const id = (logs.at(-1)?.id ?? 0) + 1
  const bandwidth = state === 'up' ? { bw_down: status.bandwidth_down, bw_up: status.bandwidth_up } : {}
  logs.push({ id, type: 'link', state, link: status.media, ...bandwidth, date })
  logs.push({ id: id + 1, type: 'conn', state, conn: `${status.media}_pub`, date })
}
