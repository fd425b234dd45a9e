/** The web server against clients that do not behave: the limits, and the headers of every answer. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAccess } from '../../src/page/access.ts'
import { createPage } from '../../src/page/page.ts'
import { routesFor } from '../../src/page/routes.ts'
import { type Served, type ServerOptions, startServer } from '../../src/page/server.ts'
import { createSignIn } from '../../src/page/sign-in.ts'
import { aFolder, loadYaml } from '../config/a-config.ts'
import { freePort, readableLog } from '../mqtt/support.ts'
import { anIdleDaemon, aSite, openSocket, pageSettings, parsed, raw, received, request } from './support.ts'

async function serve(options: Partial<ServerOptions & Served> = {}): Promise<number> {
  const { site = aSite, routes = routesFor({ metrics: true }), ...others } = options
  const errors: unknown[] = []
  const server = await startServer({
    ...{ host: '127.0.0.1', port: 0, names: [], files: [], served: () => ({ routes, site }) },
    ...{ onError: (error) => errors.push(error), patience: 300 },
    ...others,
  })
  onTestFinished(async () => {
    await server.close()
    if (options.onError === undefined) expect(errors).toEqual([])
  })
  return server.port
}

function withPassword() {
  const signIn = createSignIn('right', { onWrong: () => undefined })
  const access = createAccess({ signIn, password: 'right', key: Buffer.alloc(32) })
  return { site: { ...aSite, access } }
}
const basic = (password: string) => ({ Authorization: `Basic ${btoa(`x:${password}`)}` })

describe('the web server', () => {
  test('answers a slow client with 408 after the time limit, and one that sends nothing too', async () => {
    const port = await serve()
    const [slow, silent] = await Promise.all([raw(port, 'GET /health HTTP/1.1\r\nHost: a\r\nX-Slow'), raw(port, '')])
    expect(parsed(slow).status).toBe(408)
    expect(silent).toMatch(/^$|^HTTP\/1\.1 408/)
  })

  test('ends the connection of a client that does not finish its body', async () => {
    const port = await serve()
    const head = 'POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n'
    expect(parsed(await raw(port, head)).status).toBe(405)
  })

  test('answers headers of more than 8 KB with 431', async () => {
    const port = await serve()
    const answer = await request(port, '/metrics', { headers: { 'X-Large': 'x'.repeat(9000) } })
    expect(answer.status).toBe(431)
  })

  test('reads no body: a large one, an endless one and an announced one end the connection', async () => {
    const port = await serve()
    const large = await request(port, '/metrics', { headers: { 'Content-Length': '10000000' } })
    expect(large).toMatchObject({ status: 413, headers: { connection: 'close' } })
    const endless = await raw(
      port,
      `GET /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${`8000\r\n${'x'.repeat(0x8000)}\r\n`.repeat(20)}`,
    )
    expect(endless).toMatch(/^HTTP\/1\.1 200|^$/)
    const expecting = await raw(port, 'POST /health HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n')
    expect(parsed(expecting).status).toBe(405)
  })

  test('closes the 41st connection, and takes another one when there is room again', async () => {
    const port = await serve({ patience: 5000 })
    const sockets = await Promise.all([...Array(40).keys()].map(() => openSocket(port)))
    expect(await received(await openSocket(port))).toBe('')
    const [first] = sockets
    first?.destroy()
    await expect.poll(async () => (await request(port, '/health')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  test('has its security headers on every answer, and none that lets another site read it', async () => {
    const port = await serve(withPassword())
    const answers = await Promise.all([
      request(port, '/health'),
      request(port, '/metrics', { headers: basic('right') }),
      request(port, '/metrics', { headers: { Origin: 'http://evil.test' } }),
      request(port, '/metrics', { headers: { Host: 'evil.test' } }),
      request(port, '/metrics'),
      request(port, '/elsewhere'),
      request(port, '/health', { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } }),
      request(port, '/health', { headers: { 'X-Large': 'x'.repeat(9000) } }),
      raw(port, 'no request\r\n\r\n').then(parsed),
      raw(port, 'GET /metrics HTTP/1.1\r\n\r\n').then(parsed),
      raw(port, 'POST /health HTTP/1.1\r\nHost: a\r\nExpect: nothing\r\nConnection: close\r\n\r\n').then(parsed),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 421, 401, 404, 405, 431, 400, 421, 405])
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'$/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      expect(Object.keys(headers).filter((it) => it.startsWith('access-control'))).toEqual([])
    }
  })

  test('needs the password for /metrics and not for /health, and throttles guessing', async () => {
    const port = await serve({ ...withPassword(), patience: 5000 })
    expect(await request(port, '/metrics')).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Basic realm=/) },
    })
    expect((await request(port, '/health')).status).toBe(200)
    expect((await request(port, '/metrics', { headers: basic('right') })).status).toBe(200)
    const start = performance.now()
    const guesses = await Promise.all(
      [...Array(8).keys()].map((at) => request(port, '/metrics', { headers: basic(`${at}`) })),
    )
    expect(performance.now() - start).toBeGreaterThan(400)
    expect(guesses.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    expect((await request(port, '/metrics', { headers: basic('right') })).status).toBe(429)
  })

  test('sends no body in the answer to HEAD', async () => {
    const port = await serve()
    const answer = await request(port, '/health', { method: 'HEAD' })
    expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '3' } })
  })

  test('answers 500 and goes on if a route fails', async () => {
    const errors: unknown[] = []
    const failing = {
      method: 'GET',
      path: '/failing',
      right: 'open',
      answer: () => Promise.reject(new Error('a secret reason')),
    } as const
    const port = await serve({ routes: [failing, ...routesFor({ metrics: false })], onError: (it) => errors.push(it) })
    const answer = await request(port, '/failing')
    expect(answer).toMatchObject({ status: 500, body: expect.not.stringContaining('secret') })
    expect(errors).toHaveLength(1)
    expect((await request(port, '/health')).status).toBe(200)
    expect((await request(port, '/metrics')).status).toBe(404)
  })

  test('does not keep a client that takes no answer', async () => {
    const text = 'x'.repeat(20_000_000)
    const large = {
      method: 'GET',
      path: '/large',
      right: 'open',
      answer: () => ({ status: 200, type: 'text/plain', text }),
    } as const
    const port = await serve({ routes: [large], patience: 100 })
    const socket = await openSocket(port)
    socket.pause()
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n')
    // Much longer than the patience, as this machine may be busy.
    await new Promise((resolve) => setTimeout(resolve, 2000))
    socket.resume()
    await once(socket, 'close')
    expect(socket.bytesRead).toBeLessThan(text.length)
  })
})

describe('the web server over restarts', () => {
  test('keeps its connections if its settings stay, and follows them if they change', async () => {
    const { log, warnings } = readableLog()
    const page = createPage({ version: '1.2.3', folder: '/nowhere' })
    onTestFinished(() => page.close())
    const use = (yaml: string) => page.use(pageSettings(loadYaml(yaml).http, log))
    const port = await freePort()
    await use(`http: { port: ${port} }`)
    const socket = await openSocket(port)
    await use(`http: { port: ${port} }`)
    socket.write('GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(parsed(await received(socket)).status).toBe(200)
    await use(`http: { port: ${port}, metrics: false }`)
    expect((await request(port, '/metrics')).status).toBe(404)
    await use(`http: { port: ${port}, enabled: false }`)
    await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
    expect(warnings()).toEqual([])
  })

  test('answers the files while the program loads, and the rest, with its password, afterwards', async () => {
    const { log, lines } = readableLog()
    const folder = aFolder()
    writeFileSync(join(folder, 'index.html'), 'the page')
    const page = createPage({ version: '1.2.3', folder })
    onTestFinished(() => page.close())
    const port = await freePort()
    const { http } = loadYaml(`http: { port: ${port}, password: right }`)
    await page.listen(http)
    const early = [request(port, '/metrics'), request(port, '/api/now'), request(port, '/health')]
    expect(await request(port, '/')).toMatchObject({ status: 200, body: 'the page' })
    expect(await request(port, '/', { headers: { Host: 'stranger.test' } })).toMatchObject({ status: 421 })
    const socket = await openSocket(port)
    await page.use(pageSettings(http, log))
    const answers = await Promise.all(early)
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200])
    socket.write('GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(parsed(await received(socket)).status).toBe(200)
    expect(lines.filter(({ msg }) => msg.startsWith('Web server on'))).toHaveLength(1)
  })

  test('says once that another program has its port, also if it was tried early', async () => {
    const { log, warnings } = readableLog()
    const port = await serve()
    const page = createPage({ version: '1.2.3', folder: '/nowhere' })
    onTestFinished(() => page.close())
    const { http } = loadYaml(`http: { port: ${port} }`)
    await page.listen(http)
    await page.use(pageSettings(http, log))
    expect(warnings()).toEqual([expect.stringContaining(`Another program has port ${port}`)])
  })

  test('says that the daemon is stuck, and is well while none runs', async () => {
    const page = createPage({ version: '1.2.3', folder: '/nowhere' })
    onTestFinished(() => page.close())
    const port = await freePort()
    await page.use(pageSettings(loadYaml(`http: { port: ${port} }`).http))
    expect(await request(port, '/health')).toMatchObject({ status: 200, body: 'ok\n' })
    page.watch(anIdleDaemon('running', false))
    expect(await request(port, '/health')).toMatchObject({ status: 503, body: 'stuck\n' })
    page.watch(undefined)
    expect(await request(port, '/health')).toMatchObject({ status: 200 })
  })
})
