/**
 * Whom we believe to be the Freebox: the roots that we trust, the names that its certificate may bear, and what to
 * tell the owner of a certificate that we refuse.
 */

import type { ConnectionOptions, SecureContext } from 'node:tls'
import { checkServerIdentity, connect, createSecureContext, type PeerCertificate, rootCertificates } from 'node:tls'
import { freeboxEccRoot, freeboxRsaRoot } from './roots.ts'
import type { TlsOptions } from './types.ts'

/** The name of every box on its own LAN. */
export const localName = 'mafreebox.freebox.fr'

/** Domains of which Free gives each box a name; the first by itself, the second to owners who choose a name. */
const boxDomains = ['.fbxos.fr', '.freeboxos.fr']

/** The part of tls.connect's options that undici and ws take alike. */
export type TlsConnect = Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized' | 'checkServerIdentity'>

/** Says yes to a certificate whose chain is good but whose name is none of the expected ones. */
export type OtherName = (certificate: PeerCertificate) => boolean

export interface Trust {
  /** For an https address: accepts a certificate for the host asked, or for one of these names. */
  accepting(address: string, names: readonly string[], otherName?: OtherName): TlsConnect
  readonly verify: boolean
}

/**
 * The Freebox's roots, the system's, and the owner's. An owner with a domain of his own shows a certificate of a
 * public authority, so the system's roots are needed beside the Freebox's.
 */
export function createTrust(options: TlsOptions): Trust {
  const ca = [...rootCertificates, freeboxEccRoot, freeboxRsaRoot, ...(options.ca ? [options.ca] : [])]
  // Reading 150 certificates takes as long as a login: whoever speaks to his box in the clear need not wait for it.
  let secureContext: SecureContext | undefined
  function accepting(address: string, names: readonly string[], otherName: OtherName = () => false): TlsConnect {
    if (!address.startsWith('https:')) return {}
    secureContext ??= createSecureContext({ ca })
    return {
      secureContext,
      rejectUnauthorized: options.verify,
      checkServerIdentity: (host, certificate) => {
        const error = checkServerIdentity(host, certificate)
        const known = error === undefined || names.some((name) => isFor(name, certificate))
        return known || otherName(certificate) ? undefined : error
      },
    }
  }
  return { verify: options.verify, accepting }
}

/** Whether the certificate may speak for this name, wildcards included. */
export function isFor(name: string, certificate: PeerCertificate): boolean {
  return checkServerIdentity(name, certificate) === undefined
}

/** Whether every name of the certificate is one that Free gives to boxes. */
export function isForSomeBox(certificate: PeerCertificate): boolean {
  const names = namesOf(certificate)
  return names.length > 0 && names.every((name) => boxDomains.some((domain) => name.endsWith(domain)))
}

/** Whether this error code of Node.js means that the certificate did not please. */
export function isCertificateError(code: string): boolean {
  return /CERT|ISSUER|SIGNATURE|INVALID_CA|PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/.test(code)
}

/** One sentence about a refused certificate: for whom it is, who issued it, what is wrong, what to do. */
export function refusal(origin: string, code: string, certificate: PeerCertificate | undefined): string {
  const shown = certificate
    ? `, which is for ${printable(namesOf(certificate))} and issued by ${issuer(certificate)},`
    : ''
  return `the certificate of ${origin}${shown} was refused: ${reason(code)}`
}

/**
 * Looks at the certificate of a host that we just refused, to name it in the refusal. Nothing is sent over this
 * connection, which is why it may be opened without verifying.
 */
export function certificateOf(url: URL, milliseconds = 3000): Promise<PeerCertificate | undefined> {
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

function issuer(certificate: PeerCertificate): string {
  const { O: organisation, CN: name } = certificate.issuer ?? {}
  return printable([name ?? [], organisation ?? []].flat())
}

/** A stranger wrote these words, and they go to a log. */
function printable(words: string[]): string {
  const text = words.join(', ').replace(/[^\x20-\x7e\u00a0-\u024f]/g, '?')
  return `"${text.slice(0, 120) || 'nobody'}"`
}

function reason(code: string): string {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `it is neither for this name, nor for ${localName}, nor for the domain of the box`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it is signed by nobody but itself; if it is yours, name it in freebox.tls.ca_file'
    case 'CERT_HAS_EXPIRED':
      return 'it has expired, or the clock of this machine is wrong'
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet, or the clock of this machine is wrong'
    default:
      return `its issuer is not trusted (${code}); if it is yours, name it in freebox.tls.ca_file`
  }
}
