/** Wi-Fi repeaters. The chapter is in no version of the documentation; it is what clients of real boxes use. */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { hostPayload } from '../house/lan.ts'
import type { Repeater } from '../house/repeaters.ts'
import type { SimulatedHouse } from '../house.ts'
import { now } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put } from '../route.ts'

const Change = z.strictObject({ id: z.int(), led_activated: z.boolean() })

export const repeater: Chapter = {
  write: 'settings',
  exists: ({ repeaters }) => repeaters !== undefined,
  routes: [
    get('repeater', ({ house }) => allOf(house).map(payload)),
    get('repeater/{id}', ({ house, parameters }) => payload(repeaterOf(house, parameters.id))),
    put('repeater/{id}', Change, ({ house, parameters, body }) => {
      const found = repeaterOf(house, parameters.id)
      if (body.id !== found.id) throw new Refusal('inval')
      found.led_activated = body.led_activated
      return { id: found.id, led_activated: found.led_activated }
    }),
    post('repeater/{id}/reboot', EmptyBody, ({ box, house, parameters }) => {
      const found = repeaterOf(house, parameters.id)
      if (found.connection === 'disconnected') throw new Refusal('inval')
      found.status = 'rebooting'
      box.after(house.repeaters?.restartSeconds ?? 0, () => {
        if (found.status === 'rebooting') Object.assign(found, { status: 'running', boot_time: now() })
      })
    }),
    get('repeater/{id}/host', ({ house, parameters, major }) => {
      const { id } = repeaterOf(house, parameters.id)
      const behind = house.hosts.filter((it) => it.reachable && it.access_point?.uid === String(id))
      return behind.map((it) => hostPayload(it, major))
    }),
  ],
}

function allOf({ repeaters }: SimulatedHouse): Repeater[] {
  return repeaters?.all ?? []
}

function repeaterOf(house: SimulatedHouse, id: string): Repeater {
  const found = allOf(house).find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function payload(it: Repeater) {
  return it.connection === 'connected' ? { ...it, last_seen: now() } : it
}
