/** A data folder that fails: it is said once, everything else goes on, and it is used again when it can be. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { type Home, openHome, until } from './home.ts'

const complaints = (home: Home) => home.daemon.warnings().filter((it) => it.includes('data folder'))

async function everythingIsThere(home: Home): Promise<void> {
  await until('told once', () => home.said('lan/host/availability').includes('online'), 15_000)
  await until('announced', () => home.documents().size > 10, 15_000)
}

it('a folder that nobody could write, not even root', async () => {
  const file = join(aFolder(), 'file')
  writeFileSync(file, '')
  const home = await openHome({ running: false, settings: { data: join(file, 'data') } })
  await home.start()
  await everythingIsThere(home)
  await until('said', () => complaints(home).length > 0)
  expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
  expect(await home.request('forget', { adapter: 'lan', thing: 'host', id: 'ether-4a:3f:da:00:00:02' })).toMatchObject({
    status: 'ok',
  })
  expect(await home.daemon.stop()).toBe(0)
  expect(complaints(home)).toHaveLength(1)
})

it('a disk that is full when it starts and has room again, and a folder that somebody deletes', async () => {
  const data = join(aFolder(), 'data')
  mkdirSync(data)
  const home = await openHome({ running: false, settings: { data } })
  const { pid } = (await home.start()).process
  // Where the next content is written before it takes the place of the old one.
  const temporary = ['identity', 'inventory'].map((name) => join(data, `${name}.json.${pid}.tmp`))
  for (const path of temporary) symlinkSync('/dev/full', path)
  await everythingIsThere(home)
  await until('both were tried', () => !temporary.some(existsSync))
  await until('said', () => complaints(home).length > 0)
  const inventory = join(data, 'inventory.json')
  await home.request('forget', { adapter: 'lan', thing: 'host', id: 'ether-4a:3f:da:00:00:02' })
  await until('it is used again', () => existsSync(inventory))
  rmSync(data, { recursive: true })
  expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
  await until('it is there again', () => existsSync(inventory))
  expect(complaints(home)).toHaveLength(1)
})
