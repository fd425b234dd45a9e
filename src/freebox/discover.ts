/**
 * Finding the box: which address answers `/api_version`, over what, and which version of the API we shall speak.
 * That path needs no session and its answer has no envelope. https://dev.freebox.fr/sdk/os/ ("API version")
 */
import { z } from 'zod'
import { Unreachable } from '../errors.ts'
import { nodeCode, nothingAnswered, openTransport, type Transport } from './http.ts'
import { parseJson } from './json.ts'
import {
  certificateOf,
  createTrust,
  isFor,
  isForSomeBox,
  localName,
  type OtherName,
  refusal,
  type Trust,
} from './tls.ts'
import type { BoxInfo, Candidates, TlsOptions } from './types.ts'

/** The majors of the API between which everything here works; a box accepts each one up to its own. */
export const newestMajor = 16
export const oldestMajor = 4

export const defaultCandidates: Candidates = { https: `https://${localName}`, http: `http://${localName}` }

export interface FindOptions {
  /** Only this address, over what it says; absent: the candidates, https before http. */
  url?: string | undefined
  candidates?: Candidates | undefined
  tls: TlsOptions
  /** Made from `tls` where absent. */
  trust?: Trust | undefined
  /** false never goes down to plain http: for a box that was found over https before. */
  plainHttp?: boolean | undefined
  /** How long an address may take to answer, default 5. */
  seconds?: number | undefined
  /** Breaks the search off. */
  signal?: AbortSignal | undefined
}

// Only the version is always there: an Ultra was seen without uid and domain, and boxes before API 6 name no model.
const text = z.string().min(1).optional().catch(undefined)
const ApiVersion = z.object({
  api_version: z.coerce.string().regex(/^\d+(\.\d+)*$/),
  api_base_url: z
    .string()
    .regex(/^\/(?!\/)[\w/.-]*\/$|^\/$/)
    .catch('/api/'),
  device_name: z.string().min(1).catch('Freebox Server'),
  uid: text,
  api_domain: text,
  box_model: text,
  box_model_name: text,
})

/**
 * The box, or Unreachable with a sentence for its owner: nothing answered, a certificate was refused (and whose it
 * was), or what answered is no Freebox. Plain http is tried only where nothing at all answers https: a certificate
 * that does not please must not make us talk in the clear.
 */
export async function discoverFreebox(options: FindOptions): Promise<BoxInfo> {
  const { url, candidates = defaultCandidates, plainHttp = true } = options
  const search = { ...options, trust: options.trust ?? createTrust(options.tls) }
  if (url !== undefined) return await askAt(url, search)
  try {
    return await askAt(candidates.https, search)
  } catch (error) {
    if (!plainHttp || !nothingAnswered(error)) throw error
    return await askAt(candidates.http, search)
  }
}

const maximumBytes = 65_536

/** Asks `/api_version` over a transport that is open already. */
export async function askVersion(transport: Transport, origin: string, seconds: number): Promise<BoxInfo> {
  const answer = await transport.send({ method: 'GET', url: new URL('/api_version', origin), seconds, maximumBytes })
  return readVersion(origin, answer.content.toString())
}

async function askAt(address: string, search: FindOptions & { trust: Trust }): Promise<BoxInfo> {
  const { trust, seconds = 5, signal } = search
  const { origin } = new URL(address)
  // The domain of the box, for which its certificate may be, stands only in the answer. So a certificate for some
  // box is let pass until the answer tells whether it is for this one.
  const pending: Parameters<typeof isForSomeBox>[0][] = []
  const acceptsYet: OtherName = (certificate) => isForSomeBox(certificate) && pending.push(certificate) > 0
  const tls = trust.accepting(origin, [localName], acceptsYet)
  const transport = openTransport(tls, seconds / 2)
  const stop = () => void transport.close()
  signal?.addEventListener('abort', stop)
  try {
    const info = await askVersion(transport, origin, seconds)
    const stranger = trust.verify ? pending.find((it) => !info.domain || !isFor(info.domain, it)) : undefined
    if (stranger) throw new Unreachable(refusal(origin, 'ERR_TLS_CERT_ALTNAME_INVALID', stranger), 'certificate')
    return info
  } catch (error) {
    throw await explained(error, origin)
  } finally {
    signal?.removeEventListener('abort', stop)
    await transport.close()
  }
}

/** Turns what went wrong at an address into a sentence for the owner. */
async function explained(error: unknown, origin: string): Promise<unknown> {
  if (!(error instanceof Unreachable) || !error.cause) return error
  if (error.code !== 'certificate') {
    return new Unreachable(`the Freebox was looked for at ${origin}: ${error.message}`, error.code, {
      cause: error.cause,
    })
  }
  const certificate = await certificateOf(new URL(origin))
  return new Unreachable(refusal(origin, nodeCode(error.cause), certificate), error.code, { cause: error.cause })
}

function readVersion(origin: string, body: string): BoxInfo {
  const parsed = ApiVersion.safeParse(parseJson(body))
  if (!parsed.success) {
    throw new Unreachable(`what answers at ${origin} is no Freebox, or one that is still starting`, 'no_freebox')
  }
  const version = parsed.data
  const major = Math.min(Number.parseInt(version.api_version, 10), newestMajor)
  if (major < oldestMajor) {
    const sentence = `this Freebox speaks version ${version.api_version} of its API, and ${oldestMajor}.0 is needed`
    throw new Unreachable(`${sentence}: restart it, so that it takes its newest firmware`, 'too_old')
  }
  return {
    apiVersion: version.api_version,
    major,
    deviceName: version.device_name,
    baseUrl: new URL(`${version.api_base_url}v${major}/`, origin).href,
    ...(version.uid && { uid: version.uid }),
    ...(version.box_model && { model: version.box_model }),
    ...(version.box_model_name && { modelName: version.box_model_name }),
    ...(version.api_domain && { domain: version.api_domain }),
  }
}
