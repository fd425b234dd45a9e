/** A data folder that fails: it is said once, everything else goes on, and it is used again when it can be. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/process.ts'
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
  expect(
    await home.request('forget', { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' }),
  ).toMatchObject({
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
  await home.request('forget', { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' })
  await until('it is used again', () => existsSync(inventory))
  rmSync(data, { recursive: true })
  expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
  await until('it is there again', () => existsSync(inventory))
  expect(complaints(home)).toHaveLength(1)
})

/** A file system of its own on a folder, as large as that; where we may not mount one, undefined. */
function aDisk(size: string): string | undefined {
  const folder = aFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

const troubles: readonly (readonly [what: string, spoil: (disk: string) => void, says: RegExp])[] = [
  ['that is read-only', (disk: string) => void execFileSync('mount', ['-o', 'remount,ro', disk]), /is .*read-only/],
  ['that is full', (disk: string) => writeFileSync(join(disk, 'fill'), 'x'.repeat(16_384)), /is full/],
]

describe('a file system (only who is root can mount one)', () => {
  it.for(troubles)('%s: everything else works, and `check` says it', async ([, spoil, says], { skip }) => {
    const disk = aDisk('16k')
    if (disk === undefined) {
      skip()
      return
    }
    spoil(disk)
    const home = await openHome({ running: false, settings: { data: disk } })
    await home.start()
    await everythingIsThere(home)
    await until('said', () => complaints(home).length > 0)
    expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
    const settings = { DATA: disk, FREEBOX__URL: home.box.url, MQTT__URL: 'mqtt://127.0.0.1:9' }
    const { out } = await run(['check'], { settings })
    expect(out).toMatch(new RegExp(`✗ data folder .*${says.source}.*\\. Make room there, or set data to`))
    expect(await home.daemon.stop()).toBe(0)
    expect(complaints(home)).toHaveLength(1)
  })
})
