/**
 * Decides which certificates are accepted from the Freebox: the trusted roots, the names that a certificate may be for,
 * and the message about a refused one.
 */

import type { ConnectionOptions, SecureContext } from 'node:tls'
import { checkServerIdentity, connect, createSecureContext, type PeerCertificate, rootCertificates } from 'node:tls'
import { freeboxEccRoot, freeboxRsaRoot } from './root-certificates.ts'
import type { TlsOptions } from './types.ts'

/** The names of every box on its own LAN: the Freebox of Free (France), and the Iliadbox of Iliad (Italy). */
export const localNames = ['mafreebox.freebox.fr', 'myiliadbox.iliad.it'] as const

/**
 * Domains in which each box has a name: by default in the first of a country, and in the second if the user chooses a
 * name. All four are in the public suffix list.
 */
const boxDomains = ['.fbxos.fr', '.freeboxos.fr', '.ibxos.it', '.iliadboxos.it']

/** The options of tls.connect that undici and ws have in common. */
export type TlsConnect = Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized' | 'checkServerIdentity'>

/** Accepts a certificate with a valid chain whose names are not among the expected ones. */
export type AcceptOtherName = (certificate: PeerCertificate) => boolean

export interface TlsPolicy {
  readonly verify: boolean
  /**
   * Options for a connection to this address. A certificate is accepted if it is for the host of the address or for
   * one of these names. Empty if the address is not https.
   */
  connectOptions(address: string, names: readonly string[], acceptOtherName?: AcceptOtherName): TlsConnect
}

/**
 * Trusts the roots of Free, of Node.js and of the user. The roots of Node.js are needed because a box with a domain of
 * the user has a certificate of a public authority.
 */
export function createTlsPolicy(options: TlsOptions): TlsPolicy {
  const ca = [...rootCertificates, freeboxEccRoot, freeboxRsaRoot, ...(options.ca ? [options.ca] : [])]
  // Created at the first https address only: parsing 150 certificates takes as long as a login.
  let secureContext: SecureContext | undefined
  return {
    verify: options.verify,
    connectOptions(address, names, acceptOtherName = () => false) {
      if (!address.startsWith('https:')) return {}
      secureContext ??= createSecureContext({ ca })
      return {
        secureContext,
        rejectUnauthorized: options.verify,
        checkServerIdentity: (host, certificate) => {
          const error = checkServerIdentity(host, certificate)
          const isExpected = error === undefined || names.some((name) => isFor(name, certificate))
          return isExpected || acceptOtherName(certificate) ? undefined : error
        },
      }
    },
  }
}

/** Whether the certificate is for this name, wildcards included. */
export function isFor(name: string, certificate: PeerCertificate): boolean {
  return checkServerIdentity(name, certificate) === undefined
}

/** Whether every name of the certificate is in a domain that Free uses for boxes. */
export function isForSomeBox(certificate: PeerCertificate): boolean {
  const names = namesOf(certificate)
  return names.length > 0 && names.every((name) => boxDomains.some((domain) => name.endsWith(domain)))
}

/** Whether this error code of Node.js means that the certificate was refused. */
export function isCertificateError(code: string): boolean {
  return /CERT|ISSUER|SIGNATURE|INVALID_CA|PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}

/**
 * The message about a refused certificate, in one sentence: its names, its issuer, what is wrong and what to do.
 * @param code error code of Node.js
 */
export function refusalMessage(origin: string, code: string, certificate: PeerCertificate | undefined): string {
  const description = certificate
    ? `, which is for ${quoted(namesOf(certificate))} and issued by ${issuer(certificate)},`
    : ''
  const why = certificate && isUntrusted(code) && isFromIliad(certificate) ? iliadIssuer : reason(code)
  return `The certificate of ${origin}${description} was refused: ${why}`
}

/**
 * Fetches the certificate of a host that was just refused, to describe it in the message. Nothing is sent over this
 * connection, so it is opened without verification.
 */
export function fetchCertificate(url: URL, milliseconds = 3000): Promise<PeerCertificate | undefined> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const servername = /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}
    const socket = connect({ host, port: Number(url.port || 443), rejectUnauthorized: false, ...servername })
    const finish = (certificate?: PeerCertificate) => {
      socket.destroy()
      resolve(certificate)
    }
    socket.setTimeout(milliseconds, () => finish())
    socket.once('error', () => finish())
    socket.once('secureConnect', () => finish(socket.getPeerCertificate()))
  })
}

function namesOf(certificate: PeerCertificate): string[] {
  const alternatives = certificate.subjectaltname?.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
  return alternatives ?? [certificate.subject?.CN ?? []].flat()
}

/** The root certificate of Iliad is not part of the program: the documentation of the API has only those of Free. */
const iliadIssuer =
  'an Iliadbox has a certificate of Iliad. Save the root certificate "Iliadbox ECC Root CA" as a PEM file, and set freebox.tls.ca_file to it'

function isFromIliad(certificate: PeerCertificate): boolean {
  return (
    /iliad/i.test(issuer(certificate)) ||
    namesOf(certificate).some((name) => /\.(iliad|ibxos|iliadboxos)\.it$/.test(name))
  )
}

function isUntrusted(code: string): boolean {
  return /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|INVALID_CA)/.test(code)
}

function issuer(certificate: PeerCertificate): string {
  const { O: organisation, CN: name } = certificate.issuer ?? {}
  return quoted([name ?? [], organisation ?? []].flat())
}

/** The words come from an unverified certificate and go to the log: shortened, and printable characters only. */
function quoted(words: string[]): string {
  const text = words.join(', ').replace(/[^\x20-\x7e\u00a0-\u024f]/g, '?')
  return `"${text.slice(0, 120) || 'unnamed'}"`
}

function reason(code: string): string {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `it is neither for this name, nor for ${localNames.join(' or ')}, nor for the domain of the box`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it is self-signed; if it is yours, set freebox.tls.ca_file to its PEM file'
    case 'CERT_HAS_EXPIRED':
      return 'it has expired, or the clock of this machine is wrong'
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet, or the clock of this machine is wrong'
    default:
      return `its issuer is not trusted (${code}); if it is yours, set freebox.tls.ca_file to the PEM file of its issuer`
  }
}
