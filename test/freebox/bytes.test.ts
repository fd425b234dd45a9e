import { describe, expect, test } from 'vitest'
import { NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { client, connect, failure, serve, startBox } from './support.ts'

describe('an answer that is not JSON', () => {
  test('is returned with its media type: the audio of a voicemail', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const { type, content } = await freebox.bytes(audioOf(box))
    expect(type).toBe('audio/wav')
    expect(content.subarray(0, 4).toString()).toBe('RIFF')
    expect(content.length).toBe(content.readUInt32LE(4) + 8)
  })

  test('is returned from the web root too: the snapshot of a camera', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const picture = await freebox.bytes(snapshotOf(box))
    expect(picture).toMatchObject({ type: 'image/jpeg' })
    expect(picture.content.readUInt16BE(0)).toBe(0xffd8)
    expect(await freebox.bytes(`/api/v8/${snapshotOf(box)}`)).toEqual(picture)
  })

  test('is requested once if several callers want it at the same time', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('call', { kind: 'slow', ms: 50 })
    await Promise.all([1, 2, 3].map(() => freebox.bytes(audioOf(box))))
    expect(box.requests.filter((it) => it.path === audioOf(box))).toHaveLength(1)
  })
})

describe('a read of bytes', () => {
  test('renews an expired session', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.expireSessions()
    expect(await freebox.bytes(audioOf(box))).toMatchObject({ type: 'audio/wav' })
    expect(freebox.stats().logins).toBe(2)
  })

  test('is retried if the box had closed the kept-alive connection', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.set('call', { kind: 'reset' }, { times: 1 })
    expect(await freebox.bytes(audioOf(box))).toMatchObject({ type: 'audio/wav' })
  })

  test('names the right that is missing', async () => {
    const box = await startBox({ rights: { camera: false } })
    const { freebox } = await connect(box)
    const error = await failure(freebox.bytes(snapshotOf(box)))
    expect(error).toBeInstanceOf(NotGranted)
    expect(error.right).toBe('camera')
    expect(freebox.missing).toEqual(new Set(['camera']))
  })
})

describe('a read of bytes throws one of the five errors for', () => {
  test.each([
    ['an object that does not exist', { kind: 'error', error_code: 'noent' }, NotHere, 'noent'],
    ['an error code of the chapter', { kind: 'error', error_code: 'invalid_id' }, Refused, 'invalid_id'],
    ['a path that does not exist', { kind: 'status', status: 404 }, NotHere, 'http_404'],
    ['a server error', { kind: 'status', status: 502 }, Unreachable, 'http_502'],
    ['a page of HTML', { kind: 'html' }, Unreachable, 'not_json'],
    ['JSON without an envelope', { kind: 'body', body: [1] }, Unreachable, 'not_json'],
    ['a success without a result', { kind: 'missing' }, NotHere, 'no_content'],
    ['a missing answer', { kind: 'hang' }, Unreachable, 'timeout'],
  ] as const)('%s', async (_what, fault, kind, code) => {
    const box = await startBox()
    const { freebox, states } = await connect(box, { timeouts: { quick: 0.5, normal: 0.5, slow: 0.3 } })
    box.faults.set('call', fault)
    const error = await failure(freebox.bytes(audioOf(box)))
    expect(error).toBeInstanceOf(kind)
    expect(error.code).toBe(code)
    expect(states).toEqual(['up'])
  })

  test('an empty answer', async () => {
    const { freebox } = client(await boxWithBytes(0))
    expect((await failure(freebox.bytes('fs/thumbnail/'))).code).toBe('no_content')
  })

  test('more than eight megabytes, but not for eight megabytes', async () => {
    const maximum = 8 * 1024 * 1024
    const { freebox } = client(await boxWithBytes(maximum))
    expect((await freebox.bytes('fs/thumbnail/')).content).toHaveLength(maximum)
    const other = client(await boxWithBytes(maximum + 1))
    const error = await failure(other.freebox.bytes('fs/thumbnail/'))
    expect(error).toBeInstanceOf(Unreachable)
    expect(error.code).toBe('too_large')
  })

  test('a path that leads out of the API, without sending a request', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    expect((await failure(freebox.bytes('call/../../etc/'))).code).toBe('invalid_path')
  })
})

function audioOf({ house }: Simulator): string {
  return `call/voicemail/${house.telephony.voicemail[0]?.id}/audio_file`
}

function snapshotOf({ house }: Simulator): string {
  return `camera/stream/${house.home?.cameras[0]?.id}/snapshot.cgi?size=4&quality=5`
}

/** A box that answers with this number of bytes and sends no media type. */
function boxWithBytes(length: number): Promise<string> {
  return serve((request, response) => {
    if (request.url === '/api_version') return void response.end('{"api_version":"7.0"}')
    const result = { challenge: 'abc', session_token: 'token', permissions: {} }
    if (request.url?.includes('login')) return void response.end(JSON.stringify({ success: true, result }))
    response.end(Buffer.alloc(length, 0x80))
  })
}
