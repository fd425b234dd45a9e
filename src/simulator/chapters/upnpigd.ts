/** UPnP IGD. https://dev.freebox.fr/sdk/os/igd/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { hostPayload } from '../house/lan.ts'
import { hostAt } from '../house/nat.ts'
import type { OpenedPort } from '../house/upnpigd.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, put, remove } from '../route.ts'

const Config = z.strictObject({ enabled: z.boolean(), version: z.literal([1, 2]) }).partial()

export const upnpigd: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('upnpigd/config', ({ house }) => house.upnpigd.config),
    put('upnpigd/config', Config, ({ house, body }) => {
      Object.assign(house.upnpigd.config, body)
      // A program that needs a port opens it again.
      if (!house.upnpigd.config.enabled) house.upnpigd.redirections = []
      return house.upnpigd.config
    }),
    get('upnpigd/redir', ({ house, major }) => running(house).map((it) => payload(house, it, major))),
    remove('upnpigd/redir/{id}', EmptyBody, ({ house, parameters }) => {
      const found = running(house).find(({ id }) => id === parameters.id)
      if (!found) throw new Refusal('noent')
      house.upnpigd.redirections = house.upnpigd.redirections.filter((it) => it !== found)
    }),
  ],
}

function running({ upnpigd }: SimulatedHouse): OpenedPort[] {
  if (!upnpigd.config.enabled) throw new Refusal('disabled')
  return upnpigd.redirections
}

function payload({ hosts }: SimulatedHouse, opened: OpenedPort, major: number) {
  const host = hostAt(hosts, opened.int_ip)
  return { ...opened, ...(host && major >= 2 ? { host: hostPayload(host, major) } : {}) }
}
