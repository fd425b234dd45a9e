/** The pairing of a node with boxes that answer differently from the documentation. */
import { describe, expect, it } from 'vitest'
import { openHome, until } from './home.ts'

const settings = {
  adapters: { defaults: { enabled: false }, lan: { enabled: true }, home: { adapter: { enabled: true } } },
}

describe('a pairing', () => {
  it('begins although its first page takes a moment, and ends although the box answers no result for none', async () => {
    const home = await openHome({ settings })
    await until('the radios are there', () => home.state('home/adapter/5') !== undefined)
    const pair = (word: string, input: object) => home.command(`home/adapter/5/${word}`, JSON.stringify(input))

    home.box.faults.set('GET home/pairing/5', { kind: 'error', error_code: 'noent', status: 404 }, { times: 1 })
    expect(await pair('pair_start', {})).toMatchObject({ status: 'ok', data: { session: 62_005, pageid: 1 } })
    home.box.faults.set('GET home/pairing/5', { kind: 'missing' })
    expect(await home.request('home/pairing', { adapter: 5 })).toMatchObject({ status: 'ok' })
    expect(await pair('pair_stop', {})).toMatchObject({ status: 'ok' })
    const starts = home.box.requests.filter(({ method, path }) => method === 'POST' && path === 'home/pairing/5')
    expect(starts.map(({ body }) => body)).toEqual([{ op: 'start' }])
  })

  it('that another program has begun since is not stopped, also after a restart', async () => {
    const home = await openHome({ settings })
    await until('the radios are there', () => home.state('home/adapter/5') !== undefined)
    const { pairing } = home.box.house.home ?? {}
    const starts = async () => {
      expect(await home.command('home/adapter/5/pair_start', '{}')).toMatchObject({ data: { session: 62_005 } })
    }
    const stops = () => home.box.requests.filter(({ body }) => Object(body).op === 'stop').map(({ body }) => body)
    await starts()
    pairing?.set(5, { session: 70_001, pageid: 1 })
    await home.daemon.stop()
    expect(stops()).toEqual([])
    await home.start()
    await until('the radios are there again', () => home.published('home/adapter/availability').at(-1) === 'online')
    await starts()
    await home.daemon.stop()
    expect(stops(), 'its own is').toEqual([{ op: 'stop', session: 62_005 }])
  })
})
