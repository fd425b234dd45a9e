/** Uploads and downloads: files of any size, through cuts, on one connection. */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { FileExists, type UploadFile } from '../../src/freebox/index.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { client, connect, failure, serveFreebox, startBox, until } from './support.ts'

const folder = '/Disque 1/Musiques'

/** A path as the API has it. */
const token = (path: string) => Buffer.from(path).toString('base64')
const chunk = 512 * 1024
const film = randomBytes(5 * chunk + 17)

const aFile = (more: Partial<UploadFile> = {}): UploadFile => {
  return { directory: token(folder), name: 'film.mkv', content: film, mode: 'missing', ...more }
}

/** The bytes of a file on the disk of the box. */
function stored({ house }: Simulator, path = `${folder}/film.mkv`): Buffer | undefined {
  const entry = house.files.at(path)
  return entry?.kind === 'file' ? Buffer.from(entry.content.read(0, entry.content.size)) : undefined
}

const isFilm = (box: Simulator) => stored(box)?.equals(film) ?? false
const starts = (box: Simulator) => box.uploads.frames.filter((it) => it.action === 'upload_start').map((it) => it.force)
const chunks = (box: Simulator) => box.uploads.frames.flatMap((it) => (it.action === 'chunk' ? [it.size ?? 0] : []))

describe('an upload', () => {
  test('sends a file in chunks of 512 KiB and says how far it is', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const lengths: number[] = []
    expect(await freebox.upload(aFile({ onProgress: (length) => lengths.push(length) }))).toEqual({ size: film.length })
    expect(isFilm(box)).toBe(true)
    expect(chunks(box)).toEqual([chunk, chunk, chunk, chunk, chunk, 17])
    expect(lengths).toEqual([1, 2, 3, 4, 5].map((it) => it * chunk).concat(film.length))
    expect(box.house.uploads.list).toMatchObject([{ status: 'done', size: film.length, uploaded: film.length }])
  })

  test('sends several files, one of them empty, one after the other on one connection', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const names = ['a', 'b', 'c']
    const content = (name: string) => (name === 'b' ? Buffer.alloc(0) : Buffer.from(name))
    await Promise.all(names.map((name) => freebox.upload(aFile({ name, content: content(name) }))))
    expect(names.map((name) => stored(box, `${folder}/${name}`)?.toString())).toEqual(['a', '', 'c'])
    expect(box.uploads.connections).toBe(1)
  })

  test('keeps a file that exists, says its size, and goes on with the next file on the same connection', async () => {
    const box = await startBox()
    box.house.files.write(`${folder}/film.mkv`, 'an older film')
    const { freebox } = await connect(box)
    const error = await failure(freebox.upload(aFile()))
    expect(error).toBeInstanceOf(FileExists)
    expect(error).toMatchObject({ code: 'destination_conflict', size: 13 })
    expect(stored(box)?.toString()).toBe('an older film')
    await freebox.upload(aFile({ mode: 'overwrite' }))
    expect(isFilm(box)).toBe(true)
    expect(box.uploads.connections).toBe(1)
  })

  test.each(['missing', 'overwrite'] as const)(
    'continues after each of several cuts at the length that the box has (%s)',
    async (mode) => {
      const box = await startBox()
      if (mode === 'overwrite') box.house.files.write(`${folder}/film.mkv`, randomBytes(film.length * 2))
      box.faults.transfers(...[1, 1, 2, 1].map((count) => ({ kind: 'cut', afterBytes: count * chunk }) as const))
      const { freebox } = await connect(box)
      let interruptions = 0
      await freebox.upload(aFile({ mode, onInterrupted: () => (interruptions += 1) }))
      expect(isFilm(box)).toBe(true)
      expect(interruptions).toBe(4)
      // Nothing is sent twice.
      expect(chunks(box).reduce((sum, size) => sum + size, 0)).toBe(film.length)
      expect(starts(box).filter((force) => force === 'resume')).toHaveLength(4)
    },
  )

  test.each(['upload_start', 'upload_finalize'] as const)('survives the loss of the answer to %s', async (action) => {
    const box = await startBox()
    box.faults.transfers({ kind: 'lost', action })
    const { freebox } = await connect(box)
    await freebox.upload(aFile())
    expect(isFilm(box)).toBe(true)
  })

  test('continues with a new session when the old one has ended', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    let ended = false
    const onProgress = () => {
      if (!ended) box.expireSessions()
      ended = true
    }
    await freebox.upload(aFile({ onProgress }))
    expect(isFilm(box)).toBe(true)
    expect(box.logins).toBe(2)
  })

  test('continues after a reboot of the box', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    let rebooted: Promise<void> | undefined
    await freebox.upload(aFile({ onProgress: () => (rebooted ??= box.reboot(0.5)) }))
    expect(isFilm(box)).toBe(true)
    await rebooted
  })

  test('does not touch a file that another program created meanwhile', async () => {
    const box = await startBox()
    box.faults.transfers({ kind: 'lost', action: 'upload_start' })
    const { freebox } = await connect(box)
    const written = freebox.upload(aFile({ onInterrupted: () => box.house.files.write(`${folder}/film.mkv`, 'mine') }))
    expect(await failure(written)).toMatchObject({ code: 'destination_conflict' })
    expect(stored(box)?.toString()).toBe('mine')
  })

  test('removes what the box has when it is aborted', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const stopping = new AbortController()
    const upload = freebox.upload(aFile({ signal: stopping.signal, onProgress: () => stopping.abort() }))
    expect((await failure(upload)).name).toBe('AbortError')
    expect(stored(box)).toBeUndefined()
    expect(box.house.uploads.list).toMatchObject([{ status: 'cancelled' }])
    await freebox.upload(aFile())
    expect(isFilm(box)).toBe(true)
  })

  test('says which length remains on the box when it is aborted during a cut', async () => {
    const box = await startBox()
    box.faults.transfers({ kind: 'cut', afterBytes: 2 * chunk })
    const { freebox } = await connect(box)
    const stopping = new AbortController()
    const left: number[] = []
    const file = aFile({
      signal: stopping.signal,
      onInterrupted: () => stopping.abort(),
      onPartial: (length) => left.push(length),
    })
    expect((await failure(freebox.upload(file))).name).toBe('AbortError')
    expect(left).toEqual([chunk])
    expect(stored(box)?.length).toBe(2 * chunk)
  })

  test('ends when it is cancelled at the box', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const left: number[] = []
    async function* read() {
      yield film.subarray(0, chunk)
      const [upload] = box.house.uploads.list
      await freebox.request({ method: 'DELETE', path: `upload/${upload?.id}/cancel` })
      yield film.subarray(chunk)
    }
    const file = aFile({ content: { size: film.length, read }, onPartial: (length) => left.push(length) })
    expect((await failure(freebox.upload(file))).code).toBe('cancelled')
    expect(stored(box)).toBeUndefined()
    expect(left).toEqual([])
  })

  test('fails with the code of the box and removes its part when the disk is full', async () => {
    const box = await startBox()
    box.house.uploads.freeBytes = 2 * chunk
    const { freebox } = await connect(box)
    expect(await failure(freebox.upload(aFile()))).toMatchObject({ name: 'Refused', code: 'disk_full' })
    expect(stored(box)).toBeUndefined()
  })

  test('names a folder that does not exist, and a missing right', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const lost = await failure(freebox.upload(aFile({ directory: token('/Disque 1/Nowhere') })))
    expect(lost).toMatchObject({ name: 'Refused', code: 'path_not_found' })
    const { freebox: restricted } = await connect(await startBox({ rights: { explorer: false } }))
    expect(await failure(restricted.upload(aFile()))).toMatchObject({ name: 'NotGranted', right: 'explorer' })
    expect([...restricted.missing]).toEqual(['explorer'])
  })

  test('fails when the local file is shorter than it was, and leaves nothing on the box', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    const content = {
      size: film.length + 1,
      read: async function* () {
        yield film
      },
    }
    expect((await failure(freebox.upload(aFile({ content })))).message).toBe('film.mkv was changed while it was sent')
    expect(stored(box)).toBeUndefined()
  })

  test('fails after a time without the box, and at once if the box is away from the beginning', async () => {
    const box = await startBox()
    const { freebox } = await connect(box)
    box.faults.websocket('refuse')
    const error = await failure(freebox.upload(aFile({ patienceSeconds: 0.2 })))
    expect(error.name).toBe('Unreachable')
    await box.close()
    await until('the box is away', () => freebox.state === 'away')
    expect((await failure(freebox.upload(aFile()))).name).toBe('Unreachable')
  })
})

describe('the answers of a box', () => {
  interface Message {
    action?: string
    request_id?: number
    /** The bytes of a binary message. */
    chunk?: Buffer
  }

  /** A box that answers the messages on `ws/upload` as the test says. */
  async function boxThat(answer: (message: Message, socket: WebSocket) => unknown) {
    const url = await serveFreebox({}, (server: Server) => {
      const sockets = new WebSocketServer({ server, path: '/api/v8/ws/upload' })
      sockets.on('connection', (socket) =>
        socket.on('message', (data: Buffer, isBinary) => {
          const reply = answer(isBinary ? { chunk: data } : JSON.parse(data.toString()), socket)
          if (reply !== undefined) socket.send(JSON.stringify(reply))
        }),
      )
    })
    return client(url, { events: { enabled: false, reconnectSeconds: 3600 } }).freebox
  }

  test('count whatever their request_id is, if their action fits', async () => {
    let length = 0
    const freebox = await boxThat((message) => {
      if (message.chunk) {
        length += message.chunk.length
        return { action: 'upload_data', success: true, result: { total_len: length, complete: false } }
      }
      // The example in the documentation has the id of an earlier request.
      return { action: message.action, request_id: 6969, success: true, result: { total_len: length, complete: true } }
    })
    expect(await freebox.upload(aFile())).toEqual({ size: film.length })
  })

  test('leave few chunks unacknowledged', async () => {
    let waiting = 0
    let most = 0
    const freebox = await boxThat((message, socket) => {
      if (!message.chunk) return { action: message.action, success: true }
      waiting += 1
      most = Math.max(most, waiting)
      setTimeout(() => {
        waiting -= 1
        socket.send(JSON.stringify({ action: 'upload_data', success: true }))
      }, 20)
      return undefined
    })
    await freebox.upload(aFile())
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })

  test.each(['conflict', 'destination_conflict'])('mean a file that exists with the code %s', async (error_code) => {
    const freebox = await boxThat((message) => {
      if (message.chunk) return undefined
      return { action: message.action, request_id: message.request_id, success: false, error_code, file_size: 7 }
    })
    expect(await failure(freebox.upload(aFile()))).toMatchObject({ code: 'destination_conflict', size: 7 })
  })

  test('begin again at 0 when the length on the box is not the one that was sent', async () => {
    const received: Buffer[] = []
    let attempts = 0
    const freebox = await boxThat((message) => {
      if (message.chunk) {
        received.push(message.chunk)
        const total_len = attempts === 1 ? 1 : received.reduce((sum, it) => sum + it.length, 0)
        return { action: 'upload_data', success: true, result: { total_len } }
      }
      if (message.action === 'upload_start') {
        attempts += 1
        received.length = 0
      }
      return { action: message.action, success: true }
    })
    await freebox.upload(aFile())
    expect(attempts).toBe(2)
    expect(Buffer.concat(received).equals(film)).toBe(true)
  })

  test('are waited for only some time: a silent box is a cut', async () => {
    let connections = 0
    const freebox = await boxThat((message) => {
      if (message.chunk) return connections === 1 ? undefined : { action: 'upload_data', success: true }
      if (message.action === 'upload_start') connections += 1
      if (connections === 2) return { action: message.action, success: false, error_code: 'conflict', file_size: 0 }
      return { action: message.action, success: true }
    })
    await freebox.upload(aFile({ content: Buffer.alloc(8 * chunk) }))
    expect(connections).toBe(3)
  })
})

describe('a download', () => {
  async function boxWithFilm() {
    const box = await startBox()
    box.house.files.write(`${folder}/film.mkv`, film)
    return { box, ...(await connect(box)) }
  }

  async function bytesOf(content: AsyncIterable<Uint8Array>) {
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  test.each([true, false])('continues after each of several cuts (the box supports ranges: %s)', async (ranges) => {
    const { box, freebox } = await boxWithFilm()
    box.faults.ranges = ranges
    box.faults.transfers(...[1, 1, 2].map((count) => ({ kind: 'cut', afterBytes: count * chunk }) as const))
    let interruptions = 0
    const download = await freebox.download(token(`${folder}/film.mkv`), { onInterrupted: () => (interruptions += 1) })
    expect(download.size).toBe(film.length)
    expect((await bytesOf(download.content)).equals(film)).toBe(true)
    expect(interruptions).toBe(3)
  })

  test('fails when the file changes between two parts', async () => {
    const { box, freebox } = await boxWithFilm()
    box.faults.transfers({ kind: 'cut', afterBytes: chunk })
    const onInterrupted = () => void box.house.files.write(`${folder}/film.mkv`, randomBytes(film.length + 1))
    const { content } = await freebox.download(token(`${folder}/film.mkv`), { onInterrupted })
    expect(await failure(bytesOf(content))).toMatchObject({ name: 'Refused', code: 'changed' })
  })

  test('returns a file that is itself JSON or HTML', async () => {
    const { box, freebox } = await boxWithFilm()
    box.house.files.write(`${folder}/a.json`, '{"success":false,"error_code":"auth_required"}')
    const { content } = await freebox.download(token(`${folder}/a.json`))
    expect((await bytesOf(content)).toString()).toContain('auth_required')
    expect((await freebox.bytes(`dl/${token(`${folder}/a.json`)}`)).content.toString()).toContain('auth_required')
  })

  test('finds a file whose path has a slash in base64', async () => {
    const { freebox } = await boxWithFilm()
    const path = '/Disque 1/Vidéos/noël & jour de l’an.srt'
    expect((await bytesOf((await freebox.download(token(path))).content)).toString()).toContain('Joyeux Noël')
  })

  test('names a file that does not exist, and a missing right', async () => {
    const { freebox } = await boxWithFilm()
    expect(await failure(freebox.download(token('/Disque 1/nothing')))).toMatchObject({ code: 'path_not_found' })
    const { freebox: restricted } = await connect(await startBox({ rights: { explorer: false } }))
    expect(await failure(restricted.download(token('/Disque 1/a')))).toMatchObject({
      name: 'NotGranted',
      right: 'explorer',
    })
  })

  test('ends when it is aborted', async () => {
    const { freebox } = await boxWithFilm()
    const stopping = new AbortController()
    const { content } = await freebox.download(token(`${folder}/film.mkv`), { signal: stopping.signal })
    const reading = (async () => {
      for await (const _ of content) stopping.abort()
    })()
    expect((await failure(reading)).name).toBe('AbortError')
  })
})
