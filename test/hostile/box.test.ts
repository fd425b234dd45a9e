/** Whatever answers at the address of the box: any version, any frame, any recording. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { Unreachable } from '../../src/errors.ts'
import { readApiVersion } from '../../src/freebox/discover.ts'
import { openTransport } from '../../src/freebox/http.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { readRecording } from '../../src/simulator/replay.ts'
import { client, serve, serveFreebox, until } from '../freebox/support.ts'
import { hostileText, hostileValue, isUnpolluted, nested, times, written } from './strangers.ts'

describe('what answers at the address of the box', () => {
  const origins = [
    '//evil.example/',
    '/\\evil.example/',
    '/..//evil.example/',
    'http://evil.example/',
    '/api/',
    '/',
    '//',
  ]
  const Version = fc.record(
    {
      api_version: fc.oneof(hostileValue, fc.constantFrom('8.0', '15.1', 8, '1e9', '99999999999999999999', '8.0\n')),
      api_base_url: fc.oneof(hostileValue, fc.constantFrom(...origins)),
      device_name: hostileValue,
      uid: hostileValue,
      api_domain: hostileValue,
      box_model: hostileValue,
    },
    { requiredKeys: ['api_version'] },
  )

  it('says that it is a Freebox, at this address, or is none', async () => {
    let body = ''
    const url = await serve((_request, response) => void response.end(body))
    const transport = openTransport({}, 5)
    onTestFinished(() => transport.close())
    const property = fc.asyncProperty(fc.oneof(Version.map(written), hostileText), async (text) => {
      body = text
      try {
        const { baseUrl, major } = await readApiVersion(transport, url, 5)
        expect(baseUrl).toMatch(new RegExp(`^${url}/.*v${major}/$`))
        expect(new URL('login/', baseUrl).origin).toBe(url)
      } catch (error) {
        expect(error).toBeInstanceOf(Unreachable)
      }
      expect(isUnpolluted()).toBe(true)
    })
    await fc.assert(property, times(250))
  })
})

describe('an event socket', () => {
  const frame = fc.record(
    {
      action: fc.oneof(fc.constantFrom('notification', 'register'), hostileValue),
      success: hostileValue,
      source: fc.oneof(fc.constantFrom('lan', 'vm', 'lan_host'), hostileText),
      event: fc.oneof(fc.constantFrom('host_l3addr_reachable', 'l3addr_unreachable', 'state_changed'), hostileText),
      result: hostileValue,
    },
    { requiredKeys: ['action'] },
  )

  it('may say anything: what is no event is none, and nobody falls over', async () => {
    const frames = fc.sample(fc.oneof(frame.map(written), hostileText), { seed: 20261122, numRuns: 1500 })
    let taken: WebSocket | undefined
    const url = await serveFreebox({}, (server) => {
      const sockets = new WebSocketServer({ server })
      sockets.on('connection', (socket) => {
        socket.on('error', () => {})
        socket.once('message', () => {
          socket.send('{"action":"register","success":true}')
          taken = socket
        })
      })
    })
    const watched = client(url)
    watched.freebox.start()
    await until('it listens', () => watched.connected() > 0)
    const first = taken
    for (const text of frames) first?.send(text)
    for (const bytes of [Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x00]), Buffer.alloc(100_000, 0x80)])
      first?.send(bytes)
    first?.send(JSON.stringify({ action: 'notification', source: 'vm', event: 'state_changed', result: nested(1000) }))
    first?.send(
      '{"action":"notification","success":true,"source":"lan","event":"host_l3addr_reachable","result":{"id":"last"}}',
    )
    await until('all were heard', () =>
      watched.events.some(({ result }) => z.object({ id: z.literal('last') }).safeParse(result).success),
    )
    expect(watched.connected()).toBe(1)
    expect(new Set(watched.events.map(({ name }) => name)).size).toBeLessThanOrEqual(4)
    expect(watched.lines.filter(({ level }) => level >= 40)).toEqual([])
    // Too large: that one is over, and another one is opened.
    first?.send(`{"action":"notification","result":"${'x'.repeat(5_000_000)}"}`)
    await until('it listens again', () => watched.connected() > 1)
    expect(watched.freebox.state).toBe('up')
    expect(isUnpolluted()).toBe(true)
  })
})

describe('a recording', () => {
  function folder(files: Readonly<Record<string, string>>): string {
    const path = mkdtempSync(join(tmpdir(), 'freebox2mqtt-recording-'))
    onTestFinished(() => rmSync(path, { recursive: true, force: true }))
    for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
    return path
  }

  const answer = '{"success":true,"result":{"state":"up"}}'
  const good = { box: { model: 'fbxgw8-r1', api_version: '12.2' }, files: { 'connection/': 'connection.json' } }

  it('of whatever content is replayed, or is none', async () => {
    const path = folder({})
    const index = fc.record({ box: hostileValue, files: hostileValue }, { requiredKeys: [] })
    const property = fc.asyncProperty(
      fc.oneof(index, fc.constant(good)).map(written),
      hostileValue,
      async (text, it) => {
        writeFileSync(join(path, 'index.json'), text)
        writeFileSync(join(path, 'connection.json'), written(it))
        const recording = await readRecording(path).catch((error: unknown) => error)
        const isKnown =
          !(recording instanceof Error) || recording instanceof z.ZodError || recording instanceof SyntaxError
        expect(isKnown || ('code' in recording && typeof recording.code === 'string')).toBe(true)
        expect(isUnpolluted()).toBe(true)
      },
    )
    await fc.assert(property, times(300))
  })

  it.each([
    '../token.json',
    '/etc/passwd',
    '..',
    '.',
    '',
    'a/b.json',
    '..\\token.json',
    'connection.json\0',
    '.hidden.json',
  ])('names no file beside its own: %j', async (name) => {
    const path = folder({
      'index.json': JSON.stringify({ ...good, files: { 'connection/': name } }),
      'connection.json': answer,
    })
    await expect(readRecording(path)).rejects.toThrow(z.ZodError)
  })

  it('with JSON without end in it still answers everything else', async () => {
    const files = { ...good.files, 'lan/': 'deep.json' }
    const deep = `{"success":true,"result":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const path = folder({
      'index.json': JSON.stringify({ ...good, files }),
      'connection.json': answer,
      'deep.json': deep,
    })
    const box = await startSimulator({ replay: path })
    onTestFinished(() => box.close())
    const watched = client(box.url, { timeouts: { quick: 5, normal: 5, slow: 5 } })
    watched.freebox.start()
    await expect(watched.freebox.request({ method: 'GET', path: 'lan/' })).rejects.toMatchObject({
      code: 'internal_error',
    })
    expect(await watched.freebox.request({ method: 'GET', path: 'connection/' })).toEqual({ state: 'up' })
  })
})
