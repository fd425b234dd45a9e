/** A data folder that cannot be written: one warning, everything else works, and it is used again once it is writable. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { type Home, openHomeOfProgram, small, until } from './home.ts'

const dataFolderWarnings = (home: Home) => home.daemon.warnings().filter((it) => it.includes('data folder'))

async function untilPublished(home: Home): Promise<void> {
  await until('the hosts are published', () => home.published('lan/host/availability').includes('online'))
  await until('the discovery documents are published', () => home.documents().size > 10)
}

it('a data folder that cannot be created costs one warning, and everything else works', async () => {
  const file = join(aFolder(), 'file')
  writeFileSync(file, '')
  const home = await openHomeOfProgram(small({ running: false, settings: { data: join(file, 'data') } }))
  await home.start()
  await untilPublished(home)
  await until('the warning is logged', () => dataFolderWarnings(home).length > 0)
  expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
  expect(
    await home.request('forget', { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' }),
  ).toMatchObject({
    status: 'ok',
  })
  expect(await home.daemon.stop()).toBe(0)
  expect(dataFolderWarnings(home)).toHaveLength(1)
})

it('a data folder is used again after a full disk has room, and after the folder was deleted', async () => {
  const data = join(aFolder(), 'data')
  mkdirSync(data)
  const home = await openHomeOfProgram(small({ running: false, settings: { data } }))
  const { pid } = (await home.start()).process
  // The store writes the next content here before it renames it to the final name.
  const temporary = ['identity', 'inventory'].map((name) => join(data, `${name}.json.${pid}.tmp`))
  for (const path of temporary) symlinkSync('/dev/full', path)
  await untilPublished(home)
  await until('both writes were tried', () => !temporary.some(existsSync))
  await until('the warning is logged', () => dataFolderWarnings(home).length > 0)
  const inventory = join(data, 'inventory.json')
  await home.request('forget', { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' })
  await until('the inventory is written', () => existsSync(inventory))
  rmSync(data, { recursive: true })
  expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
  await until('the inventory is written again', () => existsSync(inventory))
  expect(dataFolderWarnings(home)).toHaveLength(1)
})

/** A file system of this size on a folder of its own; undefined if this process may not mount one. */
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

type Change = (disk: string) => void
const remount = (how: string) => (disk: string) => void execFileSync('mount', ['-o', `remount,${how}`, disk])
const fill = (disk: string) => writeFileSync(join(disk, 'fill'), 'x'.repeat(4 * 1024 * 1024))
const makeRoom = (disk: string) => rmSync(join(disk, 'fill'))

const brokenDisks: readonly (readonly [what: string, breakDisk: Change, repair: Change, message: RegExp])[] = [
  ['that is read-only', remount('ro'), remount('rw'), /is .*read-only/],
  ['that is full', fill, makeRoom, /is full/],
]

describe('a data folder on a file system (mounting one needs root)', () => {
  it('that has room for small files only costs one warning', async ({ skip }) => {
    const disk = aDisk('24k')
    if (disk === undefined) {
      skip()
      return
    }
    const home = await openHomeOfProgram({ running: false, settings: { data: disk } })
    await home.start()
    await untilPublished(home)
    await until('the warning is logged', () => dataFolderWarnings(home).length > 0)
    for (const id of ['00', '01', '02']) {
      await home.request('forget', { adapter: 'lan', resource: 'host', id: `ether-4a:3f:da:00:00:${id}` })
    }
    await until('a small file is written', () => existsSync(join(disk, 'identity.json')))
    expect(await home.daemon.stop()).toBe(0)
    expect(home.daemon.lines.filter(({ msg }) => msg.includes('data folder'))).toHaveLength(1)
    expect(existsSync(join(disk, 'inventory.json'))).toBe(false)
  })

  it.for(brokenDisks)(
    '%s: everything else works, and `check` reports it',
    async ([, breakDisk, repair, message], { skip }) => {
      const disk = aDisk('4m')
      if (disk === undefined) {
        skip()
        return
      }
      breakDisk(disk)
      const home = await openHomeOfProgram(small({ running: false, settings: { data: disk } }))
      await home.start()
      await untilPublished(home)
      await until('the warning is logged', () => dataFolderWarnings(home).length > 0)
      expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
      const settings = { DATA: disk, FREEBOX__URL: home.box.url, MQTT__URL: 'mqtt://127.0.0.1:9' }
      const { out } = await run(['check'], { settings })
      expect(out).toMatch(new RegExp(`✗ data folder .*${message.source}.*\\. Make room there, or set data to`))
      expect(await run(['health'], { settings })).toMatchObject({ code: 0, out: expect.stringContaining('runs') })

      repair(disk)
      await home.request('forget', { adapter: 'lan', resource: 'host', id: 'ether-4a:3f:da:00:00:02' })
      const again = `The data folder ${disk} can be written again`
      await until('a line says so', () => home.daemon.lines.some(({ msg }) => msg === again))
      expect(await home.daemon.stop()).toBe(0)
      expect(dataFolderWarnings(home)).toEqual([expect.stringContaining(`The data folder ${disk} cannot be written: `)])
      expect(await run(['health'], { settings })).toMatchObject({ code: 1 })
    },
  )
})
