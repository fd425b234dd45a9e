/** Files that are written to the box by request, and its uploads, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, until } from './home.ts'

const on = { enabled: true }
const settings = { adapters: { defaults: { enabled: false }, lan: on, files: on } }
const disk = '/Disque 1'
const base64 = Buffer.from('une photo').toString('base64')
const photo = { directory: `${disk}/Photos`, name: 'porte.jpg', base64 }

function stored({ box }: Home, path = `${disk}/Photos/porte.jpg`): string | undefined {
  const entry = box.house.files.at(path)
  return entry?.kind === 'file' ? Buffer.from(entry.content.read(0, entry.content.size)).toString() : undefined
}

describe('files/write', () => {
  it('writes a file, keeps one that exists unless told otherwise, and answers with the code of the box', async () => {
    const home = await openHome({ simulator: { model: 'ultra' }, settings })
    home.box.faults.transfers({ kind: 'lost', action: 'upload_finalize' })
    expect(await home.request('files/write', photo)).toMatchObject({ status: 'ok', data: { bytes: 9 } })
    expect(stored(home)).toBe('une photo')

    const other = { ...photo, base64: Buffer.from('autre').toString('base64') }
    expect(await home.request('files/write', other)).toMatchObject({
      status: 'error',
      error_code: 'destination_conflict',
    })
    expect(stored(home)).toBe('une photo')
    expect(await home.request('files/write', { ...other, mode: 'overwrite' })).toMatchObject({ status: 'ok' })
    expect(stored(home)).toBe('autre')

    const lost = await home.request('files/write', { ...photo, directory: `${disk}/Nowhere` })
    expect(lost).toMatchObject({ status: 'error', error_code: 'path_not_found' })
    for (const wrong of [
      { ...photo, name: 'a/b' },
      { ...photo, base64: '?' },
      { ...photo, mode: 'resume' },
    ]) {
      expect(await home.request('files/write', wrong)).toMatchObject({ error_code: 'invalid' })
    }
    expect(home.daemon.warnings().filter((it) => it.includes('porte'))).toEqual([])
  })

  it('is denied by read_only, and names a missing right', async () => {
    const home = await openHome({ settings: { ...settings, commands: { read_only: true } } })
    expect(await home.request('files/write', photo)).toMatchObject({ error_code: 'denied' })
    expect(home.box.uploads.frames).toEqual([])
    const restricted = await openHome({ simulator: { rights: { explorer: false } }, settings })
    const reply = await restricted.request('files/write', photo)
    expect(reply).toMatchObject({ error_code: 'insufficient_rights' })
    expect(reply.error).toContain('Accès aux fichiers de la Freebox')
  })
})

describe('files/upload', () => {
  it('shows an upload of another program, and cancels it', async () => {
    const home = await openHome({ simulator: { model: 'ultra' }, settings })
    const { upload } = home.box.house.uploads.start({ directory: disk, name: 'film.mkv', size: 8_000_000 })
    const topic = `files/upload/${upload.id}`
    await until('the upload is shown', () => home.state(topic) !== undefined)
    expect(home.state(topic)).toMatchObject({ name: 'film.mkv', directory: disk, status: 'in_progress', size: 8 })
    const since = home.box.requests.length
    await home.command(`${topic}/cancel`, '{}')
    const sent = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([`DELETE upload/${upload.id}/cancel`])
    home.box.house.uploads.list = []
    await until('the upload is gone', () => home.state(topic) === undefined)
  })
})
