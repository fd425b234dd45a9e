/**
 * Discovers the box: which address answers `/api_version`, over http or https, and which version of the API it has.
 * That path needs no session, and its answer has no envelope. https://dev.freebox.fr/sdk/os/ ("API version")
 */
import type { PeerCertificate } from 'node:tls'
import { z } from 'zod'
import { boxModelName } from '../contract/box-models.ts'
import { type ApiVersion, atLeast, parseApiVersion, type VersionText } from '../contract/version.ts'
import { Unreachable } from '../errors.ts'
import { parseJsonReplacingSurrogates } from '../json.ts'
import { isConnectFailure, nodeCode, openTransport, type Transport } from './http.ts'
import {
  createTlsPolicy,
  fetchCertificate,
  isFor,
  isForSomeBox,
  localNames,
  refusalMessage,
  type TlsPolicy,
} from './tls.ts'
import type { BoxInfo, Candidates, TlsOptions } from './types.ts'
import { wrongScheme } from './wrong-scheme.ts'

/** The newest major version that is tested. A box with a newer one still accepts requests for this one. */
export const newestMajor = 16
/** The oldest version with all that the adapters need. */
export const oldestVersion: VersionText = '4.0'

export const defaultCandidates: readonly Candidates[] = localNames.map((name) => ({
  https: `https://${name}`,
  http: `http://${name}`,
}))

export interface DiscoverOptions {
  /** The only address to try. If absent, the candidates are tried, https before http. */
  readonly url?: string | undefined
  readonly candidates?: readonly Candidates[] | undefined
  readonly tls: TlsOptions
  /** Created from `tls` if absent. */
  readonly tlsPolicy?: TlsPolicy | undefined
  /** false never falls back to plain http: for a box that was found over https before. */
  readonly plainHttp?: boolean | undefined
  /** How long an address may take to answer, default 5. */
  readonly seconds?: number | undefined
  /** Aborts the discovery. */
  readonly signal?: AbortSignal | undefined
}

// Only the version is always present: an Ultra was seen without uid and domain, and boxes before API 6 send no model.
const text = z.string().min(1).optional().catch(undefined)
const VersionAnswer = z.object({
  api_version: z.coerce.string(),
  api_base_url: z
    .string()
    .regex(/^\/(?!\/)[\w/.-]*\/$|^\/$/)
    .catch('/api/'),
  device_name: z.string().min(1).catch('Freebox Server'),
  device_type: text,
  uid: text,
  api_domain: text,
  box_model: text,
  box_model_name: text,
})

/**
 * Finds the box. Throws Unreachable with a message for the user: nothing answers, the certificate was refused (with its
 * names and issuer), or the device is not a Freebox. Plain http is tried only if nothing answers over https: a refused
 * certificate must not lead to an unencrypted connection.
 */
export async function discoverFreebox(options: DiscoverOptions): Promise<BoxInfo> {
  const { url, candidates = defaultCandidates, plainHttp = true } = options
  const search = { ...options, tlsPolicy: options.tlsPolicy ?? createTlsPolicy(options.tls) }
  if (url !== undefined) return await discoverAt(url, search)
  const failures: Unreachable[] = []
  const plain: string[] = []
  for (const { https, http } of candidates) {
    const found = await discoverAt(https, search).catch((error: unknown) => failureAt(https, error, candidates))
    if (!(found instanceof Unreachable)) return found
    failures.push(found)
    if (plainHttp && isConnectFailure(found)) plain.push(http)
  }
  for (const http of plain) {
    const found = await discoverAt(http, search).catch((error: unknown) => failureAt(http, error, candidates))
    if (!(found instanceof Unreachable)) return found
    failures.push(found)
  }
  throw nothingAnswers(failures)
}

/**
 * Returns the failure if another address can still be tried. What answers at the first name is the box of the user, so its
 * failure is thrown. The second name leads to a public web server where there is no Iliadbox.
 */
function failureAt(address: string, error: unknown, [first]: readonly Candidates[]): Unreachable {
  const isFirst = address === first?.https || address === first?.http
  if (!(error instanceof Unreachable) || (isFirst && !isConnectFailure(error))) throw error
  return error
}

/** One error for all addresses, or that of an Iliadbox whose certificate needs a setting. */
function nothingAnswers(failures: readonly Unreachable[]): Unreachable {
  const refused = failures.find(({ code, message }) => code === 'certificate' && message.includes('Iliad'))
  if (refused !== undefined) return refused
  const last = failures.findLast((it) => isConnectFailure(it)) ?? failures.at(-1)
  const message = failures.map((it) => it.message).join('. ')
  return new Unreachable(message, last?.code ?? 'no_route', { cause: last?.cause })
}

type Search = DiscoverOptions & { readonly tlsPolicy: TlsPolicy }

const maximumBytes = 65_536

/** Reads `/api_version` over an open transport. Throws Unreachable. */
export async function readApiVersion(transport: Transport, origin: string, seconds: number): Promise<BoxInfo> {
  const answer = await transport.send({ method: 'GET', url: new URL('/api_version', origin), seconds, maximumBytes })
  return boxInfoOf(origin, answer.content.toString())
}

async function discoverAt(address: string, search: Search): Promise<BoxInfo> {
  const { tlsPolicy, seconds = 5, signal } = search
  const { origin } = new URL(address)
  // The certificate may be for the domain of the box, which is known only from the answer. So a certificate for any box
  // is accepted first, and checked against the domain in the answer.
  const unchecked: PeerCertificate[] = []
  const acceptForNow = (certificate: PeerCertificate) => isForSomeBox(certificate) && unchecked.push(certificate) > 0
  const transport = openTransport(tlsPolicy.connectOptions(origin, localNames, acceptForNow), seconds / 2)
  const abort = () => void transport.close()
  signal?.addEventListener('abort', abort)
  try {
    const info = await readApiVersion(transport, origin, seconds)
    const wrong = tlsPolicy.verify ? unchecked.find((it) => !info.domain || !isFor(info.domain, it)) : undefined
    if (wrong) throw new Unreachable(refusalMessage(origin, 'ERR_TLS_CERT_ALTNAME_INVALID', wrong), 'certificate')
    return info
  } catch (error) {
    throw (await wrongScheme(origin, error)) ?? (await withAddress(error, origin))
  } finally {
    signal?.removeEventListener('abort', abort)
    await transport.close()
  }
}

/** Adds the address to the message of a network error, and to that of a refused certificate its names and issuer. */
async function withAddress(error: unknown, origin: string): Promise<unknown> {
  if (!(error instanceof Unreachable) || !error.cause) return error
  const { code, message, cause } = error
  if (code !== 'certificate') return new Unreachable(`No Freebox answers at ${origin}: ${message}`, code, { cause })
  const certificate = await fetchCertificate(new URL(origin))
  return new Unreachable(refusalMessage(origin, nodeCode(cause), certificate), code, { cause })
}

function boxInfoOf(origin: string, body: string): BoxInfo {
  const answer = VersionAnswer.safeParse(parseJsonReplacingSurrogates(body)).data
  const version = parseApiVersion(answer?.api_version)
  if (answer === undefined || version === undefined) {
    throw new Unreachable(`The device at ${origin} is not a Freebox, or a Freebox that is still starting`, 'no_freebox')
  }
  const major = majorFor(version, answer.api_version)
  const host = new URL(origin).hostname
  const told = answer.box_model_name ?? ''
  // An Iliadbox has the board and the model name of a Freebox Pop.
  const modelName = isIliadbox(answer, host) && /^freebox|^$/i.test(told) ? 'Iliadbox' : told
  return {
    apiVersion: answer.api_version,
    major,
    deviceName: answer.device_name,
    baseUrl: new URL(`${answer.api_base_url}v${major}/`, origin).href,
    ...(answer.uid && { uid: answer.uid }),
    ...(answer.box_model && { model: answer.box_model }),
    ...(modelName && { modelName }),
    ...(answer.api_domain && { domain: answer.api_domain }),
    title: titleOf(answer, host),
  }
}

function titleOf(answer: z.output<typeof VersionAnswer>, host: string): string {
  if (isIliadbox(answer, host)) return 'Iliadbox'
  return boxModelName(answer.box_model, answer.box_model_name) ?? answer.device_name
}

/** Whether the box is that of Iliad (Italy). It calls itself `iliadbox`. */
function isIliadbox({ device_name, device_type, api_domain }: z.output<typeof VersionAnswer>, host: string): boolean {
  return [device_name, device_type, api_domain, host].some((it) => /iliad|\.ibxos\.it$/i.test(it ?? ''))
}

/** The major version for all requests: a box accepts each one up to its own. */
function majorFor(version: ApiVersion, text: string): number {
  if (atLeast(version, oldestVersion)) return Math.min(version.major, newestMajor)
  throw new Unreachable(
    `This Freebox has version ${text} of the API, but ${oldestVersion} is required: restart it to install its newest firmware`,
    'too_old',
  )
}
