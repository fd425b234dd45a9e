/** What answers at the address of the box may be another device: arbitrary version documents, WebSocket frames and recordings. */
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
import { asJson, hostileText, hostileValue, isUnpolluted, nested, times } from './hostile-values.ts'

describe('the version document at the address of the box', () => {
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

  it('never leads to a base URL at another address, whatever it contains', async () => {
    let body = ''
    const url = await serve((_request, response) => void response.end(body))
    const transport = openTransport({}, 5)
    onTestFinished(() => transport.close())
    const property = fc.asyncProperty(fc.oneof(Version.map(asJson), hostileText), async (text) => {
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

describe('the event WebSocket', () => {
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

  it('ignores every frame that is not an event, and stays connected', async () => {
    const frames = fc.sample(fc.oneof(frame.map(asJson), hostileText), { seed: 20261122, numRuns: 1500 })
    let opened: WebSocket | undefined
    const url = await serveFreebox({}, (server) => {
      const sockets = new WebSocketServer({ server })
      sockets.on('connection', (socket) => {
        socket.on('error', () => {})
        socket.once('message', () => {
          socket.send('{"action":"register","success":true}')
          opened = socket
        })
      })
    })
    const tested = client(url)
    tested.freebox.start()
    await until('the WebSocket is open', () => tested.connected() > 0)
    const first = opened
    for (const text of frames) first?.send(text)
    for (const bytes of [Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x00]), Buffer.alloc(100_000, 0x80)])
      first?.send(bytes)
    first?.send(JSON.stringify({ action: 'notification', source: 'vm', event: 'state_changed', result: nested(1000) }))
    first?.send(
      '{"action":"notification","success":true,"source":"lan","event":"host_l3addr_reachable","result":{"id":"last"}}',
    )
    await until('the last event has arrived', () =>
      tested.events.some(({ result }) => z.object({ id: z.literal('last') }).safeParse(result).success),
    )
    expect(tested.connected()).toBe(1)
    expect(new Set(tested.events.map(({ name }) => name)).size).toBeLessThanOrEqual(4)
    expect(tested.lines.filter(({ level }) => level >= 40)).toEqual([])
    // A frame that is too large ends the connection, and another one is opened.
    first?.send(`{"action":"notification","result":"${'x'.repeat(5_000_000)}"}`)
    await until('the WebSocket is open again', () => tested.connected() > 1)
    expect(tested.freebox.state).toBe('up')
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

  const envelope = '{"success":true,"result":{"state":"up"}}'
  const good = { box: { model: 'fbxgw8-r1', api_version: '12.2' }, files: { 'connection/': 'connection.json' } }

  it('of any content is replayed, or is refused with an error', async () => {
    const path = folder({})
    const index = fc.record({ box: hostileValue, files: hostileValue }, { requiredKeys: [] })
    const property = fc.asyncProperty(
      fc.oneof(index, fc.constant(good)).map(asJson),
      hostileValue,
      async (text, it) => {
        writeFileSync(join(path, 'index.json'), text)
        writeFileSync(join(path, 'connection.json'), asJson(it))
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
  ])('cannot name a file outside its folder: %j', async (name) => {
    const path = folder({
      'index.json': JSON.stringify({ ...good, files: { 'connection/': name } }),
      'connection.json': envelope,
    })
    await expect(readRecording(path)).rejects.toThrow(z.ZodError)
  })

  it('with endlessly nested JSON in one file still answers from the others', async () => {
    const files = { ...good.files, 'lan/': 'deep.json' }
    const deep = `{"success":true,"result":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const path = folder({
      'index.json': JSON.stringify({ ...good, files }),
      'connection.json': envelope,
      'deep.json': deep,
    })
    const box = await startSimulator({ replay: path })
    onTestFinished(() => box.close())
    const tested = client(box.url, { timeouts: { quick: 5, normal: 5, slow: 5 } })
    tested.freebox.start()
    await expect(tested.freebox.request({ method: 'GET', path: 'lan/' })).rejects.toMatchObject({
      code: 'internal_error',
    })
    expect(await tested.freebox.request({ method: 'GET', path: 'connection/' })).toEqual({ state: 'up' })
  })
})
