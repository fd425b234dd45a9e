/**
 * Push, experimental and off by default: the box calls freebox2mqtt when something happens (`notif/targets`, API 11),
 * and freebox2mqtt reads at once instead of at the next interval. The content of a call is not used: the calls cross
 * the network unencrypted, so anybody who learns the path can send one, and must not be able to do more than cause a
 * read.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Freebox } from '../freebox/index.ts'
import type { Store } from '../store/store.ts'
import { callbackUrl } from './callback-url.ts'
import type { PushKind } from './message.ts'
import { type Registration, register } from './registration.ts'
import { type PushServer, startPushServer } from './server.ts'

export type { PushKind } from './message.ts'

export interface PushOptions {
  box: Pick<Freebox, 'request' | 'info' | 'on'>
  /** The address to listen on; `0.0.0.0` is every address of this machine. Port 0 takes any free port. */
  host: string
  port: number
  /** Where the box reaches this machine. Default: the local address on the route to the box, and the port. */
  url?: string | undefined
  store: Pick<Store, 'read' | 'write'>
  log: Logger
  /** Is called when something happened at the box: what `kind` concerns should be read soon. */
  onPush(kind: PushKind): void
  /** Receives the secret of the path before anything can log it. */
  registerSecret?(secret: string): void
  /** Pause after a failed registration. Default: 60. */
  retrySeconds?: number
  /** Interval at which the entry on the box is checked. Default: 900. */
  checkSeconds?: number
  /** How long the box may take to call a new entry before a warning. Default: 30. */
  firstCallSeconds?: number
}

export interface Push {
  /** The port that the server listens on; undefined if it cannot listen. */
  readonly port: number | undefined
  /** Removes the entry from the box, in two seconds at most, and closes the server. */
  stop(): Promise<void>
}

/** The value `push` of the data folder. The path must stay the same, so that a later run finds its entry on the box. */
const StoredSecret = z.object({ secret: z.string().regex(/^[\w-]{32,}$/) })

/** Never rejects. If the server cannot listen, an error is logged and everything is read at its usual interval. */
export async function startPush(options: PushOptions): Promise<Push> {
  const { box, host, url, log, retrySeconds = 60, checkSeconds = 900, firstCallSeconds = 30 } = options
  const secret = await secretIn(options.store)
  options.registerSecret?.(secret)
  let registration: Registration | undefined
  const serverOptions = { ...options, secret, onCall: () => registration?.called() }
  const server = await startPushServer(serverOptions).catch(logFailure(options))
  if (!server) return { port: undefined, stop: async () => {} }

  const { port } = server
  const targetFor = async (boxUrl: string) => {
    const apiUrl = `${await callbackUrl({ url, host, port }, boxUrl)}/${secret}`
    return { apiUrl, secret, token: createHash('sha256').update(secret).digest('hex') }
  }
  registration = register({ box, targetFor, log, retrySeconds, checkSeconds, firstCallSeconds })
  let stopping: Promise<void> | undefined
  return {
    port,
    stop() {
      stopping ??= stop(registration, server)
      return stopping
    },
  }
}

/** The box may call once more when its entry is removed, so the server closes last. */
async function stop(registration: Registration | undefined, server: PushServer): Promise<void> {
  await registration?.end()
  await server.close()
}

async function secretIn(store: PushOptions['store']): Promise<string> {
  const stored = await store.read('push', StoredSecret)
  if (stored) return stored.secret
  const secret = randomBytes(24).toString('base64url')
  await store.write('push', { secret })
  return secret
}

function logFailure({ host, port, log }: PushOptions): (error: unknown) => undefined {
  return (error) => {
    log.error(
      { host, port, error },
      `Push is off. The server cannot listen on ${host ?? 'any address'} port ${port} (push.host and push.port)`,
    )
  }
}
