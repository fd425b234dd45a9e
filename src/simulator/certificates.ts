/**
 * Creates the certificates of a simulated box that serves https: an authority, and a certificate that it issues. Node.js
 * reads X.509 certificates but writes none. Their structure is RFC 5280, their encoding DER (X.690).
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** PEM texts. */
export interface Certificates {
  /** The certificate of the authority, for clients to trust. Its key is not kept, so it issues nothing else. */
  readonly ca: string
  readonly cert: string
  /** The key of `cert`. */
  readonly key: string
}

/** Browsers and phones refuse certificates that are valid for longer. Days. */
const validDays = 397

const objectId = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectKeyIdentifier: '551d0e',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  authorityKeyIdentifier: '551d23',
  extendedKeyUsage: '551d25',
  serverAuthentication: '2b06010505070301',
} as const
type ObjectId = keyof typeof objectId

/** Creates an authority and a certificate for these DNS names and IPv4 addresses, valid from a day before `now` on. */
export function createCertificates(names: readonly string[], now = new Date()): Certificates {
  const authority = { name: 'Simulated Freebox Root CA', ...generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) }
  const box = { name: 'Simulated Freebox', ...generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) }
  const issue = (subject: Subject, extensions: readonly Buffer[]) =>
    pem(certificate({ issuer: authority, subject, extensions, now }))
  return {
    ca: issue(authority, [
      critical('basicConstraints', sequence(boolean(true))),
      critical('keyUsage', bits(keyUsage.signCertificates, 1)),
      extension('subjectKeyIdentifier', octets(keyId(authority.publicKey))),
    ]),
    cert: issue(box, [
      critical('basicConstraints', sequence()),
      critical('keyUsage', bits(keyUsage.digitalSignature, 7)),
      extension('extendedKeyUsage', sequence(oid('serverAuthentication'))),
      extension('subjectKeyIdentifier', octets(keyId(box.publicKey))),
      extension('authorityKeyIdentifier', sequence(der(tag.context(0), keyId(authority.publicKey)))),
      extension('subjectAltName', sequence(...names.map(generalName))),
    ]),
    key: box.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

interface Subject {
  readonly name: string
  readonly publicKey: KeyObject
}

interface Parts {
  readonly issuer: Subject & { readonly privateKey: KeyObject }
  readonly subject: Subject
  readonly extensions: readonly Buffer[]
  readonly now: Date
}

function certificate({ issuer, subject, extensions, now }: Parts): Buffer {
  const day = 86_400_000
  const algorithm = sequence(oid('ecdsaWithSha256'))
  const signed = sequence(
    der(tag.constructedContext(0), integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])), // serial number
    algorithm,
    commonName(issuer.name),
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + (validDays - 1) * day))),
    commonName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    der(tag.constructedContext(3), sequence(...extensions)),
  )
  return sequence(signed, algorithm, bits(sign('sha256', signed, issuer.privateKey), 0))
}

const keyUsage = { digitalSignature: Buffer.of(0x80), signCertificates: Buffer.of(0x06) }

function extension(id: ObjectId, value: Buffer): Buffer {
  return sequence(oid(id), octets(value))
}

function critical(id: ObjectId, value: Buffer): Buffer {
  return sequence(oid(id), boolean(true), octets(value))
}

function commonName(name: string): Buffer {
  return sequence(der(tag.set, sequence(oid('commonName'), der(tag.utf8, Buffer.from(name)))))
}

function generalName(name: string): Buffer {
  return isIPv4(name)
    ? der(tag.context(7), Buffer.from(name.split('.').map(Number)))
    : der(tag.context(2), Buffer.from(name, 'ascii'))
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
}

const tag = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context: (number: number) => 0x80 + number,
  constructedContext: (number: number) => 0xa0 + number,
}

/** A value with its tag and its length. */
function der(type: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(type, ...size), content])
}

const sequence = (...members: readonly Buffer[]) => der(tag.sequence, Buffer.concat(members))
const oid = (id: ObjectId) => der(tag.oid, Buffer.from(objectId[id], 'hex'))
const octets = (content: Buffer) => der(tag.octets, content)
const boolean = (value: boolean) => der(tag.boolean, Buffer.of(value ? 0xff : 0))
/** The first byte must be below 0x80: the number is positive. */
const integer = (content: Buffer) => der(tag.integer, content)
/** `unused` bits at the end of the last byte have no meaning. */
const bits = (content: Buffer, unused: number) => der(tag.bits, Buffer.concat([Buffer.of(unused), content]))

/** RFC 5280 has years of two digits until 2049, and of four digits from 2050 on. */
function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/\.\d+|[-:T]/g, '')
  return moment.getUTCFullYear() < 2050
    ? der(tag.utcTime, Buffer.from(digits.slice(2)))
    : der(tag.generalizedTime, Buffer.from(digits))
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
