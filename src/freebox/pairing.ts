/**
 * Pairing: the box is asked for an app token, the owner says yes on the front of the box, and only then is the token
 * good for anything. https://dev.freebox.fr/sdk/os/login/ ("Token request", "Track authorization progress")
 */
import { z } from 'zod'
import { AuthRequired, Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import { createBudget } from './budget.ts'
import { type Channel, openChannel, resultOf } from './channel.ts'
import { discoverFreebox, type FindOptions } from './discover.ts'
import { createQueue } from './queue.ts'
import { createRequestStats } from './request-stats.ts'
import { appsDenied, logIn, logOut } from './session.ts'
import { createTrust } from './tls.ts'
import type { BoxInfo, Rights } from './types.ts'

export interface PairOptions extends Omit<FindOptions, 'trust'> {
  /** At most about 25 characters; rights hang on it, so it stays. */
  appId: string
  appVersion: string
  /** What the box shows on its front and in its list of applications. */
  appName: string
  /** The machine that asks, as the box lists it. */
  deviceName: string
  /** The box is asking its owner now: tell him what to press. */
  onPending?: (whatToPress: string, info: BoxInfo) => void
  /** Between two looks at how far the owner is, default 1. */
  pollSeconds?: number
}

export interface Paired {
  appToken: string
  /** To notice later that the box was replaced. */
  uid?: string
  info: BoxInfo
  /** What the box gave by itself; the rest is for the owner to tick. */
  rights: Rights
}

const Asked = z.object({ app_token: z.string().min(1), track_id: z.coerce.string() })
const Progress = z.object({ status: z.string() })

/** The box gives up by itself after a minute or two; this is for one that never says so. */
const longestSeconds = 300
/** A box may miss a few of our questions while it talks to its owner. */
const missesAllowed = 10

const sentences: Record<string, string> = {
  denied: 'the pairing was refused on the Freebox: start again and answer yes on its front',
  timeout: 'nobody answered on the Freebox in time: start again and press within a minute',
  unknown: 'the Freebox has forgotten this request: start again',
  new_apps_denied:
    'the Freebox takes no new applications: in Freebox OS > Paramètres de la Freebox > Gestion des accès, tick "Permettre les nouvelles demandes d\'associations", then start again',
  apps_denied: `${appsDenied}, then start again`,
  denied_from_external_ip:
    'pairing works only from the home network: run it on a machine at home, with the local address of the Freebox',
}

/**
 * Asks the owner and waits for his answer. Throws AuthRequired with a sentence of its own and the code `denied`,
 * `timeout`, `unknown`, `new_apps_denied`, `apps_denied` or `denied_from_external_ip`; Unreachable as findFreebox.
 */
export async function pair(options: PairOptions): Promise<Paired> {
  const trust = createTrust(options.tls)
  const info = await discoverFreebox({ ...options, trust })
  const timeouts = { quick: 5, normal: 10, slow: 30 }
  const channel = openChannel({
    info,
    trust,
    queue: createQueue(createBudget(600)),
    meter: createRequestStats(),
    timeouts,
  })
  try {
    const asked = await ask(channel, options)
    options.onPending?.(whatToPress(info.model), info)
    await answer(channel, asked.track_id, options)
    const rights = await firstRights(channel, options, asked.app_token)
    return { appToken: asked.app_token, ...(info.uid && { uid: info.uid }), info, rights }
  } catch (error) {
    throw explained(error)
  } finally {
    await channel.close()
  }
}

/** What the owner has to do in front of this model, `box_model` of `/api_version`; one sentence. */
export function whatToPress(model: string | undefined): string {
  const [, generation = '', kind = ''] = /^fbxgw(\d*)[^/]*\/?(\w*)/.exec(model ?? '') ?? []
  if (generation === '7')
    return 'On the touch display of the Freebox Server (Delta), press the tick (✓) or the right arrow (▶)'
  if (generation === '8')
    return 'On the front of the Freebox Server (Pop), answer yes to the question on its display (right arrow, ▶)'
  if (generation === '9') return 'On the front of the Freebox Server (Ultra), press the right arrow (▶)'
  if (model?.startsWith('fbxgw')) {
    const name = { full: ' (Révolution)', mini: ' (Mini 4K)', one: ' (One)' }[kind] ?? ''
    return `On the front of the Freebox Server${name}, press the right arrow (▶) beside its display: it means yes`
  }
  return 'Answer yes to the question on the display of the Freebox Server, with the right arrow (▶) or the tick (✓)'
}

async function ask(channel: Channel, options: PairOptions): Promise<z.output<typeof Asked>> {
  const body = {
    app_id: options.appId,
    app_name: options.appName,
    app_version: options.appVersion,
    device_name: options.deviceName,
  }
  // Asked for a token, boxes were seen to take many seconds to answer.
  const request = { method: 'POST', path: 'login/authorize/', body, timeout: 'slow' } as const
  const asked = Asked.safeParse(resultOf(await channel.send(request, 'login')))
  if (!asked.success) throw new Unreachable('the Freebox gave no token to wait for', 'no_token')
  return asked.data
}

/** Resolves when the owner has said yes. A box whose client does not ask forgets that he did. */
async function answer(channel: Channel, track: string, { signal, pollSeconds = 1 }: PairOptions): Promise<void> {
  const until = performance.now() + longestSeconds * 1000
  const stopped = signal ?? new AbortController().signal
  for (let misses = 0; performance.now() < until; ) {
    await pause(pollSeconds, stopped)
    stopped.throwIfAborted()
    const status = await progress(channel, track)
    if (status === 'granted') return
    if (status !== undefined && status !== 'pending') throw new AuthRequired(`the pairing ended: ${status}`, status)
    misses = status === undefined ? misses + 1 : 0
    if (misses > missesAllowed) throw new Unreachable('the Freebox has stopped answering', 'timeout')
  }
  throw new AuthRequired('the pairing took too long', 'timeout')
}

async function progress(channel: Channel, track: string): Promise<string | undefined> {
  try {
    const request = { method: 'GET', path: `login/authorize/${track}`, timeout: 'quick' } as const
    return Progress.safeParse(resultOf(await channel.send(request, 'login'))).data?.status
  } catch (error) {
    if (error instanceof Unreachable) return undefined
    throw error
  }
}

/** A login at once, as the rights come with it; what fails here is no failure of the pairing. */
async function firstRights({ send }: Channel, { appId, appVersion }: PairOptions, appToken: string): Promise<Rights> {
  try {
    const { token, rights } = await logIn(send, { appId, appVersion, appToken })
    await logOut(send, token)
    return rights
  } catch {
    return {}
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof AuthRequired)) return error
  const sentence = Object.hasOwn(sentences, error.code) ? sentences[error.code] : undefined
  return new AuthRequired(sentence ?? error.message, error.code, { cause: error })
}
