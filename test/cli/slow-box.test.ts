/** A box that takes seconds for each answer, for example while a disk wakes up. */
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../mqtt/support.ts'
import { run } from '../support/command.ts'
import { disk, film, setUp, stored } from './files.ts'

/** The address of a relay to the box that passes the start of an upload on only after a while. */
async function relayTo(url: string, milliseconds: number): Promise<string> {
  const server = createServer((client: Socket) => {
    client.once('data', async (first) => {
      client.pause()
      if (first.includes('/ws/upload')) await wait(milliseconds)
      const box = connect(Number(new URL(url).port), '127.0.0.1')
      box.on('error', () => client.destroy())
      box.write(first)
      client.pipe(box).pipe(client)
    })
    client.on('error', () => undefined)
  })
  const port = await freePort()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${port}`
}

test('put waits for a box that opens the connection of an upload after six seconds', async () => {
  const { box, at } = await setUp()
  const settings = { ...at.settings, FREEBOX__URL: await relayTo(box.url, 6000) }
  const { code, err } = await run(['put', 'film.mkv', disk], { ...at, settings })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(stored(box, `${disk}/film.mkv`)?.equals(film)).toBe(true)
})
