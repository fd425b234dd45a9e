/** Addresses of this machine on which a server listens. */
import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { valueInfo } from '../contract/value-info.ts'

/** The address of a network interface, or a name for it. */
export function listenAddress() {
  return z
    .string()
    .regex(/^(?!-)[\w.:-]+$/)
    .register(valueInfo, { expected: 'the address of a network interface, such as 127.0.0.1 or 0.0.0.0' })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only programs on this machine can reach the address. */
export function isLoopbackAddress(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}
