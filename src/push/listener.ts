/**
 * Push, an experiment that is off by default: the box calls us when something happens (`notif/targets`, API 11), and
 * a read that was due later is made now. That is all it does: what the box says is not believed, so that whoever
 * finds out the address, which goes over the network in the clear, can make us read and nothing else.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Freebox } from '../freebox/index.ts'
import type { Store } from '../store/store.ts'
import { addressFor } from './address.ts'
import type { PushKind } from './message.ts'
import { type Registration, register } from './registration.ts'
import { type Listening, listen } from './server.ts'

export type { PushKind } from './message.ts'

export interface PushOptions {
  box: Pick<Freebox, 'request' | 'info' | 'on'>
  /** Where we listen: an address of ours, or `0.0.0.0` for all of them. Port 0 takes any free one. */
  host: string
  port: number
  /** Where the box finds us; when absent our address on the way to the box, and that port. */
  url?: string | undefined
  store: Pick<Store, 'read' | 'write'>
  log: Logger
  /** Something happened: read what this is about soon. */
  onPush(kind: PushKind): void
  /** Gets the secret before anything can say it, to strike it out of whatever is said. */
  hide?(secret: string): void
  /** After a failure, default 60. */
  retrySeconds?: number
  /** Between two looks whether the box still knows us, default 900. */
  checkSeconds?: number
  /** Within which the box has to find us, default 30. */
  firstCallSeconds?: number
}

export interface Push {
  /** On which we listen; undefined where we cannot. */
  readonly port: number | undefined
  /** Takes us off the box's list, in two seconds at most, and listens no more. */
  stop(): Promise<void>
}

/** What the data folder keeps as `push`: the path must stay the same, so that an entry is found again. */
const Kept = z.object({ secret: z.string().regex(/^[\w-]{32,}$/) })

/** Never throws: where we cannot listen it says so, and everything is read at its usual pace. */
export async function startPush(options: PushOptions): Promise<Push> {
  const { box, host, url, log, retrySeconds = 60, checkSeconds = 900, firstCallSeconds = 30 } = options
  const secret = await secretIn(options.store)
  options.hide?.(secret)
  let registration: Registration | undefined
  const server = await listen({ ...options, secret, onCall: () => registration?.called() }).catch(offBecause(options))
  if (!server) return { port: undefined, stop: async () => {} }

  const { port } = server
  const targetFor = async (boxUrl: string) => {
    const apiUrl = `${await addressFor({ url, host, port }, boxUrl)}/${secret}`
    return { apiUrl, secret, token: createHash('sha256').update(secret).digest('hex') }
  }
  registration = register({ box, targetFor, log, retrySeconds, checkSeconds, firstCallSeconds })
  let ending: Promise<void> | undefined
  return {
    port,
    stop() {
      ending ??= endBoth(registration, server)
      return ending
    },
  }
}

/** The box may call once more about an entry that is taken away, so the server ends last. */
async function endBoth(registration: Registration | undefined, server: Listening): Promise<void> {
  await registration?.end()
  await server.close()
}

async function secretIn(store: PushOptions['store']): Promise<string> {
  const kept = await store.read('push', Kept)
  if (kept) return kept.secret
  const secret = randomBytes(24).toString('base64url')
  await store.write('push', { secret })
  return secret
}

function offBecause({ host, port, log }: PushOptions): (error: unknown) => undefined {
  return (error) => {
    log.error({ host, port, error }, 'push is off: we cannot listen at push.host and push.port')
  }
}
