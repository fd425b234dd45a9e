/** The files of the page. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fileRoutes } from '../../src/page/files.ts'
import { routesFor } from '../../src/page/routes.ts'
import { startServer } from '../../src/page/server.ts'
import { aFolder } from '../config/a-config.ts'
import { ask } from './stage.ts'
import { aSite } from './support.ts'

const script = 'console.log("é")'.repeat(100)

async function serve(files: Readonly<Record<string, string | Buffer>>, ingressPeer?: string) {
  const folder = aFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const server = await startServer({
    ...{ host: '127.0.0.1', port: 0, names: [], ingressPeer },
    files: await fileRoutes(folder),
    served: () => ({ routes: routesFor({ metrics: false }), site: aSite }),
    onError: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => server.close())
  return { port: server.port, folder }
}

const built = {
  'index.html': '<!doctype html><title>Freebox</title>',
  ...{ 'page.js': script, 'page.js.gz': gzipSync(script), 'page.css': 'a {}', 'notes.txt': 'private' },
}

describe('the files of the page', () => {
  test('have their types, and may load only what this server has', async () => {
    const { port } = await serve(built)
    const [index, js, css] = await Promise.all(['/', '/page.js', '/page.css?1'].map((path) => ask(port, path)))
    expect(index).toMatchObject({ status: 200, text: built['index.html'] })
    expect(index?.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(index?.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(js).toMatchObject({
      status: 200,
      text: script,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
    expect(css).toMatchObject({ status: 200, headers: { 'content-type': 'text/css; charset=utf-8' } })
  })

  test('are asked for again each time, and sent again only if they have changed', async () => {
    const { port, folder } = await serve(built)
    const { headers } = await ask(port, '/page.css')
    expect(headers['cache-control']).toBe('no-cache')
    const again = () => ask(port, '/page.css', { headers: { 'If-None-Match': `"other", W/${headers.etag}` } })
    expect(await again()).toMatchObject({ status: 304, text: '' })
    writeFileSync(join(folder, 'page.css'), 'b {}')
    expect(await again()).toMatchObject({ status: 200, text: 'b {}' })
  })

  test('are compressed for browsers that take that', async () => {
    const { port } = await serve(built)
    const { headers } = await ask(port, '/page.js', { headers: { 'Accept-Encoding': 'br, gzip' } })
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    const answer = await fetch(`http://127.0.0.1:${port}/page.js`)
    expect(await answer.text()).toBe(script)
    expect(gunzipSync(built['page.js.gz']).toString()).toBe(script)
    const plain = await ask(port, '/page.js', { headers: { 'Accept-Encoding': 'gzip;q=0, br' } })
    expect(plain).toMatchObject({ status: 200, text: script })
  })

  test('are only those of the build: no other file, no path, no folder', async () => {
    const { port } = await serve(built)
    for (const path of [
      '/notes.txt',
      '/page.js.gz',
      '/../package.json',
      '/%2e%2e/package.json',
      '/index.html/',
      '/.',
    ]) {
      expect((await ask(port, path)).status, path).toBe(404)
    }
  })

  test('are missing with a sentence if there is no build', async () => {
    const { port } = await serve({})
    expect(await ask(port, '/')).toMatchObject({ status: 404, text: expect.stringContaining('npm run build') })
  })

  test('may be shown inside Home Assistant, and nowhere else', async () => {
    const { port } = await serve(built, '127.0.0.2')
    const [home, other] = await Promise.all([ask(port, '/', { from: '127.0.0.2' }), ask(port, '/')])
    expect(home.headers['content-security-policy']).toMatch(/frame-ancestors 'self'$/)
    expect(other.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/frame-ancestors 'none'$/),
      'x-frame-options': 'DENY',
    })
  })
})
