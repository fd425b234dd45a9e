/**
 * The machines without which nothing works: this one and that of the broker, by the MAC addresses with which the box knows
 * them. No command may cut them off.
 */
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Config } from '../config/index.ts'
import { asList } from '../contract/leaves.ts'
import { macIn } from '../contract/mac.ts'
import type { Indispensable } from '../engine/command/cut-off.ts'
import type { Freebox } from '../freebox/index.ts'
import { localAddressTowards } from '../net/local-address.ts'

export interface IndispensableOptions {
  /** The URL of the broker; absent: the embedded one, which runs on this machine. */
  readonly mqtt: Pick<Config['mqtt'], 'url'>
  readonly box: Pick<Freebox, 'request'> & { readonly info: { readonly baseUrl: string } | undefined }
  readonly log: Logger
  /** In place of those of the system, for tests. */
  readonly interfaces?: typeof networkInterfaces
}

const thisMachine = 'the machine on which freebox2mqtt runs'
const brokerMachine = 'the machine of the MQTT broker'

/** How long a name server may take. Milliseconds. */
const patience = 2000

const Host = z.object({
  l2ident: z.object({ id: z.string() }),
  l3connectivities: z.array(z.object({ addr: z.string(), active: z.boolean().catch(false) })).catch([]),
})

/**
 * Looks when a command asks, as addresses change. The interface through which the box is reached has the address of this
 * machine; whose MAC address that is says the list of hosts of the box, and the system if the box does not.
 *
 * In a container with a network of its own, the box sees the machine of the container, whose address is not known inside:
 * this is logged once, and only the broker is protected, if its address is one of the LAN.
 */
export function indispensableMachines(options: IndispensableOptions): Indispensable {
  const { mqtt, box, log, interfaces = networkInterfaces } = options
  let wasLogged = false

  return async () => {
    const own = await ownAddress(box.info?.baseUrl)
    const hosts = await hostsOf(box)
    const brokers = mqtt.url === undefined ? [] : await addressesOf(mqtt.url)
    const all = Object.values(interfaces()).flatMap((it) => it ?? [])
    const isOwn = (address: string) => all.some((it) => it.address === address)
    const machines = new Map<string, string>()
    for (const address of brokers.filter((it) => !isOwn(it))) {
      for (const mac of macsAt(address, hosts)) machines.set(mac, brokerMachine)
    }
    const known = macsAt(own, hosts)
    if (known.length === 0 && own !== undefined && hosts.length > 0 && !wasLogged) {
      wasLogged = true
      log.info(
        { address: own },
        `The Freebox does not list ${own}, the address of this machine, in its network, as in a container with a network of its own. Commands that deny Internet access cannot be checked for this machine`,
      )
    }
    const ofSystem = all.filter((it) => it.address === own && !it.internal).map(({ mac }) => mac)
    for (const mac of [...known, ...ofSystem]) machines.set(macIn(mac) ?? mac, thisMachine)
    return machines
  }
}

interface KnownHost {
  readonly mac: string
  readonly addresses: readonly string[]
}

async function ownAddress(boxUrl: string | undefined): Promise<string | undefined> {
  if (boxUrl === undefined) return undefined
  return inTime(localAddressTowards(new URL(boxUrl).hostname))
}

/** The hosts of the main network; none if the box does not say. */
async function hostsOf(box: Pick<Freebox, 'request'>): Promise<KnownHost[]> {
  const answer = await box.request({ method: 'GET', path: 'lan/browser/pub/' }).catch(() => [])
  return (asList(answer) ?? []).flatMap((it) => {
    const { data } = Host.safeParse(it)
    if (data === undefined) return []
    const addresses = data.l3connectivities.filter(({ active }) => active).map(({ addr }) => addr.toLowerCase())
    return [{ mac: macIn(data.l2ident.id) ?? data.l2ident.id, addresses }]
  })
}

function macsAt(address: string | undefined, hosts: readonly KnownHost[]): string[] {
  if (address === undefined) return []
  return hosts.filter(({ addresses }) => addresses.includes(address)).map(({ mac }) => mac)
}

/** The addresses of a name, in lower case; none if it is not known. */
async function addressesOf(url: string): Promise<string[]> {
  const name = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const found = (await inTime(lookup(name, { all: true }))) ?? []
  return found.map(({ address }) => address.toLowerCase())
}

/** undefined if it fails or takes too long. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  return Promise.race([work.catch(() => undefined), sleep(patience, undefined, { ref: false })])
}
