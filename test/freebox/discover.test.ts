import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Unreachable } from '../../src/errors.ts'
import { discoverFreebox } from '../../src/freebox/index.ts'
import { freeboxEccRoot, freeboxRsaRoot } from '../../src/freebox/roots.ts'
import { certificate, client, failure, freePort, listen, pem, serve, startBox, until } from './support.ts'

const testRoot = { ca: pem('root.cert'), verify: true }
const domain = 'abcd1234.fbxos.fr'

/** A box over https that shows this certificate and tells this domain. */
async function startSecureBox(name: string, api_domain: string | undefined = domain) {
  const box = await startBox({ tls: certificate(name) })
  const body = { api_version: '11.1', api_base_url: '/api/', uid: 'the-uid', ...(api_domain && { api_domain }) }
  box.faults.set('api_version', { kind: 'body', body })
  return box
}

const nowhere = async () => `https://127.0.0.1:${await freePort()}`

describe('finding the box', () => {
  test.each([
    ['revolution', '8.5', 8, 'fbxgw-r2/full'],
    ['delta', '11.1', 11, 'fbxgw7-r1/full'],
    ['pop', '12.2', 12, 'fbxgw8-r1'],
    ['ultra', '16.0', 16, 'fbxgw9-r1'],
  ] as const)('%s', async (model, apiVersion, major, boxModel) => {
    const box = await startBox({ model })
    expect(await discoverFreebox({ url: box.url, tls: testRoot })).toEqual({
      apiVersion,
      major,
      uid: box.house.model.uid,
      model: boxModel,
      modelName: box.house.model.box_model_name,
      deviceName: 'Freebox Server',
      baseUrl: `${box.url}/api/v${major}/`,
      domain: box.house.model.api_domain,
    })
  })

  test('an Ultra that tells neither uid nor domain', async () => {
    const box = await startBox({ model: 'ultra', reticent: true })
    const info = await discoverFreebox({ url: box.url, tls: testRoot })
    expect(info).not.toHaveProperty('uid')
    expect(info).not.toHaveProperty('domain')
  })

  test.each([
    ['17.3', 16],
    ['9.10', 9],
    ['4.0', 4],
    [10.2, 10],
  ])('a box that speaks %s is spoken to in version %i', async (api_version, major) => {
    const url = await serve((_request, response) => void response.end(JSON.stringify({ api_version })))
    expect(await discoverFreebox({ url, tls: testRoot })).toMatchObject({ major, baseUrl: `${url}/api/v${major}/` })
  })

  test.each([
    ['{"api_version":"3.0"}', 'too_old', 'newest firmware'],
    ['{"api_version":"new"}', 'no_freebox', 'is no Freebox'],
    ['{"router":"another"}', 'no_freebox', 'is no Freebox'],
    ['<html>', 'no_freebox', 'is no Freebox'],
    ['', 'no_freebox', 'is no Freebox'],
    ['null', 'no_freebox', 'is no Freebox'],
  ])('what answers %s is none that we can use', async (body, code, sentence) => {
    const url = await serve((_request, response) => void response.end(body))
    const error = await failure(discoverFreebox({ url, tls: testRoot }))
    expect(error).toBeInstanceOf(Unreachable)
    expect(error.code).toBe(code)
    expect(error.message).toContain(sentence)
  })

  test('https goes before http', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = { https: secure.url, http: plain.url }
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${secure.url}/api/v11/`)
  })

  test('plain http where nothing answers https', async () => {
    const plain = await startBox()
    const candidates = { https: await nowhere(), http: plain.url }
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('plain http where the name is not known', async () => {
    const plain = await startBox()
    const candidates = { https: 'https://no-such-box.invalid', http: plain.url }
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('plain http where https is taken up but never answered', async () => {
    const deaf = createServer(() => undefined)
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void deaf.close())
    const address = deaf.address()
    const port = typeof address === 'object' ? address?.port : 0
    const plain = await startBox()
    const candidates = { https: `https://127.0.0.1:${port}`, http: plain.url }
    expect((await discoverFreebox({ candidates, tls: testRoot, seconds: 1 })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('nowhere at all: the sentence says where it was looked for', async () => {
    const http = `http://127.0.0.1:${await freePort()}`
    const error = await failure(discoverFreebox({ candidates: { https: await nowhere(), http }, tls: testRoot }))
    expect(error.code).toBe('connection_refused')
    expect(error.message).toContain(http)
  })

  test('a box that was found over https is never asked in the clear later', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = { https: secure.url, http: plain.url }
    const { freebox } = client(undefined, { candidates, tls: testRoot })
    await freebox.request({ method: 'GET', path: 'connection/' }).catch(() => undefined)
    await secure.close()
    await until('it is away', () => freebox.state === 'away')
    await until('it was looked for again', () => plain.requests.length > 0, 400).catch(() => undefined)
    expect(plain.requests).toEqual([])
    expect(freebox.state).toBe('away')
  })
})

describe('the certificate of the box', () => {
  test('the two roots that Free publishes are the right ones', () => {
    const [ecc, rsa] = [freeboxEccRoot, freeboxRsaRoot].map((root) => new X509Certificate(root))
    expect(ecc?.fingerprint256.replaceAll(':', '')).toBe(
      '23CFB72636BE665DBBF2FE3E0527904771A8DFF1BACE461D8BD69F34812C2444',
    )
    expect(rsa?.fingerprint256.replaceAll(':', '')).toBe(
      '2BD8B5BE1A990E42AD1BD79C306EB519B637EE2475C0D931F257535610E9C3E7',
    )
  })

  test.each([
    ['freebox', 'for mafreebox.freebox.fr', domain],
    ['domain-only', 'for the domain of the box alone', domain],
  ])('%s.cert.pem, %s, is accepted under another address', async (name, _what, api_domain) => {
    const box = await startSecureBox(name, api_domain)
    expect(await discoverFreebox({ url: box.url, tls: testRoot })).toMatchObject({ domain: api_domain })
  })

  test('for the address that the owner gave is accepted too', async () => {
    const box = await startSecureBox('own-name')
    await discoverFreebox({ url: `https://localhost:${box.port}`, tls: testRoot })
  })

  test.each([
    ['other-box', domain, 'ERR', 'zzzz9999.fbxos.fr', 'Test Root CA'],
    ['domain-only', undefined, 'ERR', domain, 'Test Root CA'],
    ['wrong-name', 'wrong.example.org', 'ERR', 'wrong.example.org', 'Test Root CA'],
    ['self-signed', domain, 'DEPTH', 'mafreebox.freebox.fr', 'mafreebox.freebox.fr'],
  ])(
    '%s.cert.pem of a box that says it is %s is refused, by name',
    async (name, api_domain, _code, subject, issuer) => {
      const box = await startSecureBox(name, api_domain)
      if (api_domain === undefined) box.faults.set('api_version', { kind: 'body', body: { api_version: '11.1' } })
      const error = await failure(discoverFreebox({ url: box.url, tls: testRoot }))
      expect(error).toBeInstanceOf(Unreachable)
      expect(error.code).toBe('certificate')
      expect(error.message).toContain(box.url)
      expect(error.message).toContain(`for "${subject}`)
      expect(error.message).toContain(`issued by "${issuer}`)
    },
  )

  test('of an issuer that nobody told us about is refused, and http is not tried instead', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = { https: secure.url, http: plain.url }
    const error = await failure(discoverFreebox({ candidates, tls: { verify: true } }))
    expect(error.code).toBe('certificate')
    expect(error.message).toContain('mafreebox.freebox.fr, abcd1234.fbxos.fr')
    expect(error.message).toContain('Test Root CA')
    expect(error.message).toContain('freebox.tls.ca_file')
  })

  test('is refused without a word of ours on the wire, and the daemon keeps trying', async () => {
    const box = await startSecureBox('wrong-name')
    const { freebox, lines } = client(box.url, { tls: testRoot })
    freebox.start()
    await until('it is refused', () => freebox.state === 'away')
    await until('it was tried often', () => false, 300).catch(() => undefined)
    expect(lines.filter((it) => it.level >= 40).map((it) => it.msg)).toEqual([
      'the certificate of the Freebox was refused; nothing is sent to it',
    ])
    expect(box.requests).toEqual([])
  })

  test('any is accepted with verify: false, and a warning', async () => {
    const box = await startSecureBox('self-signed')
    const { freebox, warnings } = client(box.url, { tls: { verify: false } })
    await freebox.request({ method: 'GET', path: 'connection/' }).catch(() => undefined)
    expect(freebox.info?.baseUrl).toBe(`${box.url}/api/v11/`)
    expect(warnings()).toEqual(['the certificate of the Freebox is not verified, as freebox.tls.verify is false'])
  })

  test('what speaks no TLS at all is no certificate, and http is not tried instead', async () => {
    const plain = await startBox()
    const candidates = { https: `https://127.0.0.1:${plain.port}`, http: plain.url }
    const error = await failure(discoverFreebox({ candidates, tls: testRoot }))
    expect(error.code).toBe('network')
  })

  test('requests and events take the same certificate', async () => {
    const box = await startBox({ tls: certificate('freebox'), model: 'delta' })
    const { freebox, connected } = await listen(box, { tls: testRoot })
    expect(freebox.info?.baseUrl).toMatch(/^https:/)
    expect(connected()).toBe(1)
    expect(await freebox.request({ method: 'GET', path: 'connection/' })).toMatchObject({ state: 'up' })
  })
})
