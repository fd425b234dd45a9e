/**
 * What a port speaks: TLS or not, HTTP or not. It explains a connection that fails because the URL has the wrong scheme. A
 * probe sends nothing but a request for `/`.
 */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface PortProtocol {
  readonly isSecure: boolean
  readonly isHttp: boolean
}

const probeMilliseconds = 1500

/** Never throws. A port that does not answer is neither secure nor HTTP. */
export async function probePort(host: string, port: number): Promise<PortProtocol> {
  const isSecure = await speaksTls(host, port)
  const open = () =>
    isSecure ? connectTls({ host, port, rejectUnauthorized: false, ...serverName(host) }) : connectPlain({ host, port })
  return { isSecure, isHttp: await answersHttp(open, host) }
}

/** Whether a port speaks TLS. Never throws. */
export function speaksTls(host: string, port: number): Promise<boolean> {
  return opens(() => connectTls({ host, port, rejectUnauthorized: false, ...serverName(host) }))
}

/** An address is not a server name (RFC 6066). */
function serverName(host: string): { servername?: string } {
  return /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}
}

function opens(open: () => Socket): Promise<boolean> {
  return outcome(open, false, (socket, resolve) => {
    socket.once('secureConnect', () => resolve(true))
  })
}

function answersHttp(open: () => Socket, host: string): Promise<boolean> {
  return outcome(open, false, (socket, resolve) => {
    socket.once('data', (data) => resolve(data.toString('latin1').startsWith('HTTP/')))
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  })
}

/** Opens a socket and closes it when the result is known; `otherwise` if it ends first or takes too long. */
function outcome<Result>(
  open: () => Socket,
  otherwise: Result,
  watch: (socket: Socket, resolve: (result: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve) => {
    const socket = open()
    const finish = (result: Result) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(probeMilliseconds, () => finish(otherwise))
    socket.once('error', () => finish(otherwise))
    socket.once('close', () => finish(otherwise))
    watch(socket, finish)
  })
}
