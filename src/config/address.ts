/** Addresses in a configuration: URLs without credentials. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { valueInfo } from '../contract/value-info.ts'
import { nearest } from '../wording/nearest.ts'

/** A URL with one of these protocols (`mqtt`, `https`) and without credentials, which have their own settings. */
export function address(protocols: readonly string[], example: string) {
  const prefixes = protocols.map((protocol) => `${protocol}://`)
  const expected = `an address that begins with ${prefixes.join(' or ')}`
  return z
    .string()
    .superRefine((value, context) => {
      const url = URL.canParse(value) ? new URL(value) : undefined
      if (!url?.hostname || !protocols.includes(url.protocol.slice(0, -1))) {
        const isRightSoFar = prefixes.some((prefix) => value.toLowerCase().startsWith(prefix))
        context.addIssue({ code: 'custom', message: isRightSoFar ? expectedAfterPrefix(value) : expected })
      } else if (url.username || url.password) {
        const message = 'an address without user name and password, which have their own settings'
        context.addIssue({ code: 'custom', message })
      }
    })
    .register(valueInfo, { expected, example, meant: (value) => addressIn(value, protocols) })
}

/** What is expected after `mqtt://` in an address that is no URL. */
function expectedAfterPrefix(value: string): string {
  const [, host = '', port = ''] = /^\w+:\/\/([^/]*?)(?::(\d+))?(?:\/.*)?$/.exec(value) ?? []
  if (Number(port) > 65535) return 'a port from 1 to 65535 at the end of the address'
  return host === '' ? 'a host after ://, such as 192.168.1.10' : 'an address with a host, and a port after a colon'
}

/** Protocols of other programs, for which MQTT has its own names. */
const secureProtocols = ['ssl', 'tls', 'https', 'mqtt+ssl', 'mqtt+tls', 'mqtts+ssl']
const plainProtocols = ['tcp', 'http', 'mqtt+tcp']

/** The address that was probably meant by one without a protocol, or with that of another program. */
function addressIn(value: unknown, protocols: readonly string[]): string | undefined {
  if (typeof value !== 'string') return undefined
  const [, given, rest = ''] = /^(?:([a-z+]+):\/\/)?([\w.[\]:-]+(?:\/(?!\/)[\w./-]*)?)$/i.exec(value.trim()) ?? []
  const protocol = given === undefined ? protocolFor(rest, protocols) : protocolLike(given.toLowerCase(), protocols)
  const meant = `${protocol}://${rest}`
  return protocol === undefined || !URL.canParse(meant) || new URL(meant).hostname === '' ? undefined : meant
}

/** A broker on port 8883 speaks TLS. The Freebox has a certificate for its name, not for its IP address. */
function protocolFor(rest: string, protocols: readonly string[]): string | undefined {
  if (protocols.includes('mqtt')) return /:8883$/.test(rest) ? 'mqtts' : 'mqtt'
  const [host = ''] = rest.split(/[:/]/)
  return isIP(host) === 0 && host.includes('.') && !/:\d+/.test(rest) ? 'https' : 'http'
}

function protocolLike(given: string, protocols: readonly string[]): string | undefined {
  if (protocols.includes(given)) return undefined
  if (protocols.includes('mqtt') && plainProtocols.includes(given)) return 'mqtt'
  if (protocols.includes('mqtt') && secureProtocols.includes(given)) return 'mqtts'
  return nearest(given, protocols)
}
