/**
 * Pairing: requests an app token from the box and waits until the user confirms it on the front of the box. The token
 * is valid only then. https://dev.freebox.fr/sdk/os/login/ ("Token request", "Track authorization progress")
 */
import { z } from 'zod'
import { AuthRequired, Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import { type Channel, openChannel } from './channel.ts'
import { type DiscoverOptions, discoverFreebox } from './discover.ts'
import { resultOf } from './envelope.ts'
import { appsDenied, logIn, logOut } from './login.ts'
import { createRequestBudget } from './request-budget.ts'
import { createRequestQueue } from './request-queue.ts'
import { createRequestStats } from './request-stats.ts'
import { createTlsPolicy } from './tls.ts'
import type { BoxInfo, Rights, Timeouts } from './types.ts'

export interface PairOptions extends Omit<DiscoverOptions, 'tlsPolicy'> {
  /** At most about 25 characters. The rights belong to it, so it must not change. */
  readonly appId: string
  readonly appVersion: string
  /** The name on the display of the box and in its list of applications. */
  readonly appName: string
  /** The name of this machine in the list of applications. */
  readonly deviceName: string
  /** The box is waiting for the user. Shows what to press. */
  readonly onPending?: (whatToPress: string, info: BoxInfo) => void
  /** Seconds between two checks whether the user has confirmed, default 1. */
  readonly pollSeconds?: number
}

export interface Paired {
  readonly appToken: string
  /** Identifies the box. A different uid at a later login means that the box was replaced. */
  readonly uid?: string
  readonly info: BoxInfo
  /** The rights that the box grants by default. The user ticks the others in Freebox OS. */
  readonly rights: Rights
}

const TokenRequest = z.object({ app_token: z.string().min(1), track_id: z.coerce.string() })
type TokenRequest = z.output<typeof TokenRequest>
const Progress = z.object({ status: z.string() })

const timeouts: Timeouts = { quick: 5, normal: 10, slow: 30 }
/** A box ends the request itself after one or two minutes. This limit is for a box that does not. */
const maximumSeconds = 300
/** A box may leave a few checks unanswered while it waits for the user. */
const missesAllowed = 10
const requestsPerMinute = 600

/** Messages by `error_code` or by the status of the token request. */
const messages: Readonly<Record<string, string>> = {
  denied: 'The pairing was refused on the Freebox. Start again and confirm it on the front of the box.',
  timeout: 'The pairing was not confirmed on the Freebox in time. Start again and confirm it within a minute.',
  unknown: 'The Freebox no longer knows this pairing request. Start again.',
  new_apps_denied:
    'The Freebox accepts no new applications. In Freebox OS > Paramètres de la Freebox > Gestion des accès, tick "Permettre les nouvelles demandes d\'associations", then start again.',
  apps_denied: `${appsDenied}, then start again.`,
  denied_from_external_ip:
    'Pairing works only from the home network. Run it on a machine at home, with the local address of the Freebox.',
}

/**
 * Pairs with the box. Throws AuthRequired with a message for the user and the code `denied`, `timeout`, `unknown`,
 * `new_apps_denied`, `apps_denied` or `denied_from_external_ip`; Unreachable as `discoverFreebox` does.
 */
export async function pair(options: PairOptions): Promise<Paired> {
  const tlsPolicy = createTlsPolicy(options.tls)
  const info = await discoverFreebox({ ...options, tlsPolicy })
  const queue = createRequestQueue(createRequestBudget(requestsPerMinute))
  const channel = openChannel({ info, tlsPolicy, queue, stats: createRequestStats(), timeouts })
  try {
    const { app_token: appToken, track_id: trackId } = await requestToken(channel, options)
    options.onPending?.(whatToPress(info.model, info.title), info)
    await waitForConfirmation(channel, trackId, options)
    const rights = await readRights(channel, options, appToken)
    return { appToken, ...(info.uid && { uid: info.uid }), info, rights }
  } catch (error) {
    throw withMessage(error)
  } finally {
    await channel.close()
  }
}

/**
 * What the user has to press on the front of this model, in one sentence without a full stop.
 * @param model `box_model` of `/api_version`
 * @param title what people call it
 */
export function whatToPress(model: string | undefined, title?: string): string {
  if (title === 'Iliadbox') {
    return 'On the front of the Iliadbox, answer yes to the question on its display (right arrow, ▶)'
  }
  const [, generation = '', kind = ''] = /^fbxgw(\d*)[^/]*\/?(\w*)/.exec(model ?? '') ?? []
  if (generation === '7')
    return 'On the touch display of the Freebox Server (Delta), press the tick (✓) or the right arrow (▶)'
  if (generation === '8')
    return 'On the front of the Freebox Server (Pop), answer yes to the question on its display (right arrow, ▶)'
  if (generation === '9') return 'On the front of the Freebox Server (Ultra), press the right arrow (▶)'
  if (model?.startsWith('fbxgw')) {
    const name = { full: ' (Révolution)', mini: ' (Mini 4K)', one: ' (One)' }[kind] ?? ''
    return `On the front of the Freebox Server${name}, press the right arrow (▶) next to its display, which means yes`
  }
  return 'Answer yes to the question on the display of the Freebox Server, with the right arrow (▶) or the tick (✓)'
}

async function requestToken(channel: Channel, options: PairOptions): Promise<TokenRequest> {
  const body = {
    app_id: options.appId,
    app_name: options.appName,
    app_version: options.appVersion,
    device_name: options.deviceName,
  }
  // Boxes were seen to take many seconds to answer this request.
  const request = { method: 'POST', path: 'login/authorize/', body, timeout: 'slow' } as const
  const parsed = TokenRequest.safeParse(resultOf(await channel.send(request, 'login')))
  if (!parsed.success) throw new Unreachable('The Freebox answered the pairing request without a token', 'no_token')
  return parsed.data
}

/** Resolves when the user has confirmed. A box forgets the confirmation if nothing polls the status. */
async function waitForConfirmation(channel: Channel, trackId: string, options: PairOptions): Promise<void> {
  const { signal = new AbortController().signal, pollSeconds = 1 } = options
  const end = performance.now() + maximumSeconds * 1000
  for (let misses = 0; performance.now() < end; ) {
    await pause(pollSeconds, signal)
    signal.throwIfAborted()
    const status = await readStatus(channel, trackId)
    if (status === 'granted') return
    if (status !== undefined && status !== 'pending') throw new AuthRequired(`The pairing ended: ${status}`, status)
    misses = status === undefined ? misses + 1 : 0
    if (misses > missesAllowed) throw new Unreachable('The Freebox has stopped answering', 'timeout')
  }
  throw new AuthRequired('The pairing took too long', 'timeout')
}

async function readStatus(channel: Channel, trackId: string): Promise<string | undefined> {
  try {
    const request = { method: 'GET', path: `login/authorize/${trackId}`, timeout: 'quick' } as const
    return Progress.safeParse(resultOf(await channel.send(request, 'login'))).data?.status
  } catch (error) {
    if (error instanceof Unreachable) return undefined
    throw error
  }
}

/** Logs in once to read the rights. Returns {} if that fails, since the pairing itself has succeeded. */
async function readRights(channel: Channel, { appId, appVersion }: PairOptions, appToken: string): Promise<Rights> {
  try {
    const { token, rights } = await logIn(channel, { appId, appVersion, appToken })
    await logOut(channel, token)
    return rights
  } catch {
    return {}
  }
}

function withMessage(error: unknown): unknown {
  if (!(error instanceof AuthRequired)) return error
  const message = Object.hasOwn(messages, error.code) ? messages[error.code] : undefined
  return new AuthRequired(message ?? error.message, error.code, { cause: error })
}
