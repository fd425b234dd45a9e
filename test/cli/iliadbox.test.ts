/** An Iliadbox (Italy): its name on the LAN, its certificate, and what it is called. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { startSimulator } from '../../src/simulator/index.ts'
import { aFolder } from '../config/a-config.ts'
import { freePort } from '../mqtt/support.ts'
import { run, start } from '../support/process.ts'
import { appToken, observeBroker } from './house.ts'

const Document = z.object({ device: z.looseObject({}) })

/** The names of an Iliadbox lead to this machine, and the port of https to that of the test. */
const redirect = (port: number) => `
  import dns from 'node:dns'
  import net from 'node:net'
  const lookup = dns.lookup
  dns.lookup = (host, options, done) => {
    console.error('looked up', host)
    if (host === 'mafreebox.freebox.fr') return done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }))
    return lookup(host === 'myiliadbox.iliad.it' ? '127.0.0.1' : host, options, done)
  }
  const connect = net.Socket.prototype.connect
  net.Socket.prototype.connect = function (...args) {
    for (const it of args.flat()) if (it?.port == 443) it.port = ${port}
    return connect.apply(this, args)
  }`

/** A certificate for the name of an Iliadbox, from an authority that calls itself as that of Iliad. */
function certificate() {
  const folder = aFolder()
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const subject = '/C=IT/O=Iliad/CN=Iliadbox ECC Root CA'
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '9', '-subj', subject)
  const names = ['-addext', 'subjectAltName=DNS:myiliadbox.iliad.it', '-addext', 'basicConstraints=CA:FALSE']
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '9', '-subj', '/CN=myiliadbox.iliad.it', ...names]
  openssl('req', '-x509', ...key, '-keyout', 'box.key', '-out', 'box.pem', ...signed)
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { ca: join(folder, 'ca.pem'), tls: { key: text('box.key'), cert: text('box.pem') } }
}

test.skipIf(!existsSync('/usr/bin/openssl'))(
  'an Iliadbox is found by itself, its certificate is explained, and it is called so',
  async () => {
    const { ca, tls } = certificate()
    const box = await startSimulator({
      model: 'pop',
      appToken,
      tls,
      pairing: { grantAfterPolls: 0 },
      keepAppToken: true,
    })
    onTestFinished(() => box.close())
    box.house.model.api_domain = 'abcdefgh.ibxos.it'
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(redirect(box.port))}`]
    const settings = { MQTT__EMBEDDED__PORT: '0' }
    const refused = await run(['check'], { settings, flags })
    expect(refused.err).toMatch(/looked up mafreebox\.freebox\.fr/)
    expect(refused.err).toMatch(/looked up myiliadbox\.iliad\.it/)
    expect(refused.out).toMatch(
      /✗ TLS .*https:\/\/myiliadbox\.iliad\.it.*"Iliadbox ECC Root CA".*set freebox\.tls\.ca_file to it/,
    )
    expect(box.requests).toEqual([])
    const trusting = { ...settings, FREEBOX__TLS__CA_FILE: ca }
    const { out, code, err } = await run(['pair'], { settings: trusting, flags })
    expect(code, err).toBe(0)
    expect(out).toMatch(
      /^Iliadbox at https:\/\/myiliadbox\.iliad\.it asks for your confirmation\.\nOn the front of the Iliadbox, /m,
    )
    const port = await freePort()
    const paired = { ...trusting, MQTT__EMBEDDED__PORT: String(port), FREEBOX__APP_TOKEN: appToken }
    const daemon = start(['run'], { settings: paired, flags })
    await daemon.printed(/"Connected to the broker"/)
    const { client, seen } = await observeBroker(port)
    await client.subscribeAsync('homeassistant/#')
    const documents = () => [...seen].filter(([topic]) => /^homeassistant\/.*\/config$/.test(topic))
    const devices = () => documents().map(([, text]) => Document.parse(JSON.parse(text)).device)
    const device = { name: 'Iliadbox', manufacturer: 'Iliad', model: 'Iliadbox' }
    for (const expected of [device, { ...device, name: 'Iliadbox Wi-Fi' }]) {
      await expect.poll(devices, { timeout: 30_000 }).toContainEqual(expect.objectContaining(expected))
    }
    expect(JSON.stringify(devices())).not.toMatch(/Freebox (Pop|Server)|mafreebox/)
  },
)
