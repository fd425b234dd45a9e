import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Unreachable } from '../../src/errors.ts'
import { discoverFreebox } from '../../src/freebox/index.ts'
import { freeboxEccRoot, freeboxRsaRoot } from '../../src/freebox/root-certificates.ts'
import { certificate, client, failure, freePort, listen, pem, serve, startBox, until } from './support.ts'

const testRoot = { ca: pem('root.cert'), verify: true }
const domain = 'abcd1234.fbxos.fr'

/** A box over https with this certificate, which sends this domain in `/api_version`. */
async function startSecureBox(name: string, api_domain: string | undefined = domain) {
  const box = await startBox({ tls: certificate(name) })
  const body = { api_version: '11.1', api_base_url: '/api/', uid: 'the-uid', ...(api_domain && { api_domain }) }
  box.faults.set('api_version', { kind: 'body', body })
  return box
}

const unusedAddress = async () => `https://127.0.0.1:${await freePort()}`

describe('discovery', () => {
  test.each([
    ['revolution', '8.5', 8, 'fbxgw-r2/full'],
    ['delta', '11.1', 11, 'fbxgw7-r1/full'],
    ['pop', '12.2', 12, 'fbxgw8-r1'],
    ['ultra', '16.0', 16, 'fbxgw9-r1'],
  ] as const)('finds a %s', async (model, apiVersion, major, boxModel) => {
    const box = await startBox({ model })
    expect(await discoverFreebox({ url: box.url, tls: testRoot })).toEqual({
      apiVersion,
      major,
      title: expect.stringContaining('Freebox'),
      uid: box.house.model.uid,
      model: boxModel,
      modelName: box.house.model.box_model_name,
      deviceName: 'Freebox Server',
      baseUrl: `${box.url}/api/v${major}/`,
      domain: box.house.model.api_domain,
    })
  })

  test('finds an Ultra that sends neither uid nor domain', async () => {
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
  ])('sends requests to a box with API %s in version %i', async (api_version, major) => {
    const url = await serve((_request, response) => void response.end(JSON.stringify({ api_version })))
    expect(await discoverFreebox({ url, tls: testRoot })).toMatchObject({ major, baseUrl: `${url}/api/v${major}/` })
  })

  test.each([
    ['{"api_version":"3.0"}', 'too_old', 'newest firmware'],
    ['{"api_version":"new"}', 'no_freebox', 'is not a Freebox'],
    ['{"router":"another"}', 'no_freebox', 'is not a Freebox'],
    ['<html>', 'no_freebox', 'is not a Freebox'],
    ['', 'no_freebox', 'is not a Freebox'],
    ['null', 'no_freebox', 'is not a Freebox'],
  ])('rejects a device that answers %s', async (body, code, sentence) => {
    const url = await serve((_request, response) => void response.end(body))
    const error = await failure(discoverFreebox({ url, tls: testRoot }))
    expect(error).toBeInstanceOf(Unreachable)
    expect(error.code).toBe(code)
    expect(error.message).toContain(sentence)
  })

  test('prefers https to http', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = [{ https: secure.url, http: plain.url }]
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${secure.url}/api/v11/`)
  })

  test('uses plain http if nothing answers over https', async () => {
    const plain = await startBox()
    const candidates = [{ https: await unusedAddress(), http: plain.url }]
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('uses plain http if the host name cannot be resolved', async () => {
    const plain = await startBox()
    const candidates = [{ https: 'https://no-such-box.invalid', http: plain.url }]
    expect((await discoverFreebox({ candidates, tls: testRoot })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('uses plain http if the https port accepts the connection and never answers', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    const plain = await startBox()
    const candidates = [{ https: `https://127.0.0.1:${port}`, http: plain.url }]
    expect((await discoverFreebox({ candidates, tls: testRoot, seconds: 1 })).baseUrl).toBe(`${plain.url}/api/v11/`)
  })

  test('names the address in the error if nothing answers', async () => {
    const http = `http://127.0.0.1:${await freePort()}`
    const error = await failure(
      discoverFreebox({ candidates: [{ https: await unusedAddress(), http }], tls: testRoot }),
    )
    expect(error.code).toBe('connection_refused')
    expect(error.message).toContain(http)
  })

  test('finds an Iliadbox where no Freebox answers', async () => {
    const box = await startSecureBox('freebox')
    const nowhere = { https: await unusedAddress(), http: 'http://no-such-box.invalid' }
    const candidates = [nowhere, { https: box.url, http: nowhere.http }]
    const info = await discoverFreebox({ candidates, tls: testRoot })
    expect(info.baseUrl).toBe(`${box.url}/api/v11/`)
  })

  test('names every address in the error if no kind of box answers', async () => {
    const error = await failure(
      discoverFreebox({
        candidates: [1, 2].map((at) => ({ https: `https://box${at}.invalid`, http: `http://box${at}.invalid` })),
        tls: testRoot,
      }),
    )
    for (const at of ['https://box1', 'https://box2', 'http://box1', 'http://box2']) expect(error.message).toContain(at)
  })

  test('never falls back to plain http for a box that was found over https', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = [{ https: secure.url, http: plain.url }]
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
  test('is verified with the two root certificates that Free publishes', () => {
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
  ])('is accepted at another address: %s.cert.pem, %s', async (name, _what, api_domain) => {
    const box = await startSecureBox(name, api_domain)
    expect(await discoverFreebox({ url: box.url, tls: testRoot })).toMatchObject({ domain: api_domain })
  })

  test('is accepted if it is for the address in freebox.url', async () => {
    const box = await startSecureBox('own-name')
    await discoverFreebox({ url: `https://localhost:${box.port}`, tls: testRoot })
  })

  test.each([
    ['other-box', domain, 'ERR', 'zzzz9999.fbxos.fr', 'Test Root CA'],
    ['domain-only', undefined, 'ERR', domain, 'Test Root CA'],
    ['wrong-name', 'wrong.example.org', 'ERR', 'wrong.example.org', 'Test Root CA'],
    ['self-signed', domain, 'DEPTH', 'mafreebox.freebox.fr', 'mafreebox.freebox.fr'],
  ])(
    'is refused, with its names and its issuer: %s.cert.pem of a box with the domain %s',
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

  test('is refused if its issuer is unknown, and http is not tried instead', async () => {
    const secure = await startSecureBox('freebox')
    const plain = await startBox()
    const candidates = [{ https: secure.url, http: plain.url }]
    const error = await failure(discoverFreebox({ candidates, tls: { verify: true } }))
    expect(error.code).toBe('certificate')
    expect(error.message).toContain('mafreebox.freebox.fr, abcd1234.fbxos.fr')
    expect(error.message).toContain('Test Root CA')
    expect(error.message).toContain('freebox.tls.ca_file')
  })

  test('is refused before any request is sent, with one log line however often it is tried', async () => {
    const box = await startSecureBox('wrong-name')
    const { freebox, lines } = client(box.url, { tls: testRoot })
    freebox.start()
    await until('it is refused', () => freebox.state === 'away')
    await until('it has been retried', () => false, 300).catch(() => undefined)
    expect(lines.filter((it) => it.level >= 40).map((it) => it.msg)).toEqual([
      expect.stringMatching(
        /^The certificate of https:\S+, which is .* was refused: .*\. Nothing is sent to the Freebox\.$/,
      ),
    ])
    expect(box.requests).toEqual([])
  })

  test('is accepted in any case with verify: false, with a warning', async () => {
    const box = await startSecureBox('self-signed')
    const { freebox, warnings } = client(box.url, { tls: { verify: false } })
    await freebox.request({ method: 'GET', path: 'connection/' }).catch(() => undefined)
    expect(freebox.info?.baseUrl).toBe(`${box.url}/api/v11/`)
    expect(warnings()).toEqual([
      'The certificate of the Freebox is not verified (freebox.tls.verify: false). Another device could pose as the Freebox.',
    ])
  })

  test('is not blamed for a port that does not speak TLS, and http is not tried instead', async () => {
    const plain = await startBox()
    const candidates = [{ https: `https://127.0.0.1:${plain.port}`, http: plain.url }]
    const error = await failure(discoverFreebox({ candidates, tls: testRoot }))
    expect(error.code).toBe('wrong_scheme')
  })

  test('is accepted for requests and for events', async () => {
    const box = await startBox({ tls: certificate('freebox'), model: 'delta' })
    const { freebox, connected } = await listen(box, { tls: testRoot })
    expect(freebox.info?.baseUrl).toMatch(/^https:/)
    expect(connected()).toBe(1)
    expect(await freebox.request({ method: 'GET', path: 'connection/' })).toMatchObject({ state: 'up' })
  })
})
