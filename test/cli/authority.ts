/** A certificate authority for tests, made with OpenSSL: certificates for any name and any year. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aFolder } from '../config/a-config.ts'

export interface Issued {
  readonly files: { readonly cert: string; readonly key: string }
  /** PEM texts. */
  readonly key: string
  readonly cert: string
}

export interface Authority {
  /** The file of its own certificate. */
  readonly ca: string
  /** A certificate for a host name, valid during one year; by default this one. */
  issue(name: string, year?: number): Issued
}

const settings = `
[ca]
default_ca = test
[test]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`

/** Creates an authority in a folder that is removed after the test. */
export function createAuthority(): Authority {
  const folder = aFolder()
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const validity = (year: number) => ['-startdate', `${year}0101000000Z`, '-enddate', `${year}1231000000Z`]
  writeFileSync(join(folder, 'settings'), settings)
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01')
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '36500', '-subj', '/CN=A house')
  let count = 0
  return {
    ca: join(folder, 'ca.pem'),
    issue(name, year = new Date().getUTCFullYear()) {
      const key = `${count}.key`
      const request = `${count}.csr`
      const cert = `${count}.pem`
      count += 1
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
      openssl('req', ...newKey, '-keyout', key, '-out', request, ...subject)
      const signer = ['-config', 'settings', '-cert', 'ca.pem', '-keyfile', 'ca.key']
      openssl('ca', '-batch', '-notext', ...signer, '-in', request, '-out', cert, ...validity(year))
      const files = { cert: join(folder, cert), key: join(folder, key) }
      return { files, cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
    },
  }
}
