/** An authority for certificates of any time and name, made for the test. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aFolder } from '../config/a-config.ts'

export interface Issued {
  readonly files: { readonly cert: string; readonly key: string }
  readonly key: string
  readonly cert: string
}

export interface Authority {
  /** The file of its own certificate. */
  readonly ca: string
  /** A certificate for a name, or for another time than now: `2099` is that year. */
  issue(name: string, year?: number): Issued
}

const settings = `
[ca]
default_ca = us
[us]
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

/** It goes with the test. */
export function anAuthority(): Authority {
  const folder = aFolder()
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const times = (year: number) => ['-startdate', `${year}0101000000Z`, '-enddate', `${year}1231000000Z`]
  writeFileSync(join(folder, 'settings'), settings)
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01')
  openssl('req', '-x509', ...fresh, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '36500', '-subj', '/CN=A house')
  let count = 0
  return {
    ca: join(folder, 'ca.pem'),
    issue(name, year = new Date().getUTCFullYear()) {
      const [key, request, cert] = ['key', 'csr', 'pem'].map((ending) => `${count}.${ending}`) as [
        string,
        string,
        string,
      ]
      count += 1
      const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
      openssl('req', ...fresh, '-keyout', key, '-out', request, ...names)
      const by = ['-config', 'settings', '-cert', 'ca.pem', '-keyfile', 'ca.key']
      openssl('ca', '-batch', '-notext', ...by, '-in', request, '-out', cert, ...times(year))
      const files = { cert: join(folder, cert), key: join(folder, key) }
      return { files, cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
    },
  }
}
