/** Whether a box does not answer because its address says https where it speaks http, or the reverse. */
import { Unreachable } from '../errors.ts'
import { probePort, speaksTls } from '../net/port-probe.ts'

/** Failures of a port that something listens on. */
const mayBeWrongScheme = new Set(['network', 'reset', 'timeout', 'connect_timeout', 'no_freebox'])

/** The error that says so; undefined if the scheme is not the cause. @param origin such as `https://192.168.1.254:80`. */
export async function wrongScheme(origin: string, error: unknown): Promise<Unreachable | undefined> {
  if (!(error instanceof Unreachable) || !mayBeWrongScheme.has(error.code)) return undefined
  const { protocol, hostname, port } = new URL(origin)
  const isHttps = protocol === 'https:'
  const number = Number(port || (isHttps ? 443 : 80))
  // What answers over TLS speaks https.
  if (isHttps && error.code === 'no_freebox') return undefined
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!(await (isHttps ? speaksPlainHttp(host, number) : speaksTls(host, number)))) return undefined
  const [said, speaks] = isHttps ? ['https', 'http'] : ['http', 'https']
  const message = `${origin} does not speak ${said} but ${speaks}. Set freebox.url to ${speaks}://${hostname}:${number}`
  return new Unreachable(message, 'wrong_scheme', { cause: error.cause })
}

async function speaksPlainHttp(host: string, port: number): Promise<boolean> {
  const { isSecure, isHttp } = await probePort(host, port)
  return isHttp && !isSecure
}
