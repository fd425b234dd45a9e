import type { IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Refused } from '../../src/errors.ts'
import type { FreeboxRequest } from '../../src/freebox/index.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { client, connect, failure, pause, serve, startBox } from './support.ts'

const torrent = Buffer.from([0x64, 0x38, 0x3a, 0x00, 0xff, 0x0d, 0x0a, 0x2d, 0x2d, 0x65])

test('a download is added by its address', async () => {
  const box = await startBox()
  const { freebox } = await connect(box)
  const url = 'https://example.org/a%20file.iso?a=1&b=é+ü'
  expect(await freebox.request(add({ download_url: url, filename: 'été & hiver.iso' }))).toEqual({
    id: newest(box)?.id,
  })
  expect(newest(box)?.name).toBe('été & hiver.iso')
  expect(box.requests.at(-1)?.body).toEqual({ download_url: url, filename: 'été & hiver.iso' })
})

test('a download is added by its file, together with text fields', async () => {
  const box = await startBox()
  const { freebox } = await connect(box)
  await freebox.request(add({ download_file: file('linux "7".torrent'), download_dir: 'L0Rpc2s=' }))
  expect(newest(box)).toMatchObject({ type: 'bt', download_dir: 'L0Rpc2s=' })
  expect(await uploaded(box)).toEqual({ name: 'linux "7".torrent', content: torrent })
})

test('a refused form has the error code of the box', async () => {
  const box = await startBox()
  const { freebox } = await connect(box)
  const error = await failure(freebox.request(add({ download_url: 'nonsense' })))
  expect(error).toBeInstanceOf(Refused)
  expect(error.code).toBe('invalid_url')
})

test('a file is sent again completely if the session had expired', async () => {
  const box = await startBox()
  const { freebox } = await connect(box)
  const before = box.house.downloads.tasks.length
  box.expireSessions()
  await freebox.request(add({ download_file: file('a.torrent') }))
  expect(box.house.downloads.tasks).toHaveLength(before + 1)
  expect((await uploaded(box))?.content).toEqual(torrent)
})

test.each([
  ['a form', { download_url: 'https://example.org/a.iso' }],
  ['a file', { download_file: file('a.torrent') }],
])('%s that may have arrived is not sent again', async (_what, form) => {
  const box = await startBox()
  const { freebox } = await connect(box)
  box.faults.set('POST downloads/add', { kind: 'reset' }, { times: 1 })
  expect((await failure(freebox.request(add(form)))).code).toBe('reset')
  await pause(50)
  expect(box.requests.filter((it) => it.path === 'downloads/add')).toHaveLength(1)
})

test('each kind of form has its media type and its length, which small web servers require', async () => {
  const seen: { headers: IncomingHttpHeaders; body: string }[] = []
  const url = await serve(async (request, response) => {
    if (request.url === '/api_version') return void response.end('{"api_version":"7.0"}')
    const body = (await buffer(request)).toString('latin1')
    if (request.url?.includes('downloads')) seen.push({ headers: request.headers, body })
    const result = { challenge: 'abc', session_token: 'token', permissions: {} }
    response.end(JSON.stringify({ success: true, result }))
  })
  const { freebox } = client(url)
  await freebox.request(add({ download_url: 'https://example.org/?a=b c' }))
  await freebox.request(add({ recursive: 'false', download_file: file('a.nzb') }))
  const [form, multipart] = seen
  expect(form?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(form?.body).toBe('download_url=https%3A%2F%2Fexample.org%2F%3Fa%3Db+c')
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(multipart?.headers['content-type'] ?? '')?.[1]
  expect(multipart?.body.split(`--${boundary}`)).toHaveLength(4)
  for (const it of seen) expect(it.headers['content-length']).toBe(String(it.body.length))
})

function add(form: NonNullable<FreeboxRequest['form']>): FreeboxRequest {
  return { method: 'POST', path: 'downloads/add', form }
}

function file(filename: string) {
  return { filename, content: torrent.toString('base64') }
}

function newest({ house }: Simulator) {
  return house.downloads.tasks[0]
}

/** The file in the last request, as it arrived. */
async function uploaded({ requests }: Simulator) {
  const body: unknown = requests.at(-1)?.body
  const sent = typeof body === 'object' && body !== null && 'download_file' in body ? body.download_file : undefined
  if (!(sent instanceof File)) return undefined
  return { name: sent.name, content: Buffer.from(await sent.arrayBuffer()) }
}
