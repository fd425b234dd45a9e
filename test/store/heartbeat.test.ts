import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findOtherDaemon, readHealth, startHeartbeat } from '../../src/store/heartbeat.ts'
import { aFolder } from '../config/a-config.ts'

async function aDaemon(isRunning = () => true) {
  const folder = join(aFolder(), 'data')
  const stop = startHeartbeat({ folder }, isRunning)
  onTestFinished(stop)
  return { folder, stop }
}

describe('health reports a daemon', () => {
  test('as alive while its main loop runs, until it stops', async () => {
    const { folder, stop } = await aDaemon()
    await expect.poll(() => readHealth({ folder })).toMatchObject({ alive: true })
    await stop()
    const stopped = { alive: false, message: expect.stringContaining('No daemon runs') }
    expect(await readHealth({ folder })).toMatchObject(stopped)
  })

  test('as not alive if its main loop never ran', async () => {
    const { folder, stop } = await aDaemon(() => false)
    await stop()
    expect(await readHealth({ folder })).toMatchObject({ alive: false })
  })

  test('as stuck after a minute without a heartbeat', async () => {
    const { folder } = await aDaemon()
    await expect.poll(() => readHealth({ folder })).toMatchObject({ alive: true })
    expect(await readHealth({ folder }, uptime() + 55)).toMatchObject({ alive: true })
    expect(await readHealth({ folder }, uptime() + 65)).toMatchObject({
      alive: false,
      message: expect.stringContaining('stuck'),
    })
  })

  test('as not alive if its heartbeat is from before the machine started', async () => {
    const { folder } = await aDaemon()
    await expect.poll(() => readHealth({ folder })).toMatchObject({ alive: true })
    expect(await readHealth({ folder }, 5)).toMatchObject({ alive: false })
  })

  test('as alive when the clock jumps', async () => {
    const { folder } = await aDaemon()
    await expect.poll(() => readHealth({ folder })).toMatchObject({ alive: true })
    const path = join(folder, 'health.json')
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), beat: 0 }))
    expect(await readHealth({ folder })).toMatchObject({ alive: true })
  })

  test('as gone at once when its process was killed', async () => {
    const folder = aFolder()
    const { pid } = spawnSync(process.execPath, ['--version'])
    writeHeartbeat(folder, { pid })
    expect(await readHealth({ folder })).toMatchObject({ alive: false, message: expect.stringContaining('gone') })
    expect(await findOtherDaemon({ folder })).toBeUndefined()
  })

  test('as not alive if its file is not a heartbeat', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'health.json'), 'alive!')
    expect(await readHealth({ folder })).toMatchObject({ alive: false })
    expect(await findOtherDaemon({ folder })).toBeUndefined()
  })
})

test('another running process with the same data folder is found, the own process is not', async () => {
  const folder = aFolder()
  writeHeartbeat(folder, { pid: process.pid })
  expect(await findOtherDaemon({ folder })).toBeUndefined()
  writeHeartbeat(folder, { pid: process.ppid })
  expect(await findOtherDaemon({ folder })).toBe(process.ppid)
})

function writeHeartbeat(folder: string, { pid }: { pid: number }): void {
  const heartbeat = { pid, host: hostname(), beat: Date.now(), uptime: uptime() }
  writeFileSync(join(folder, 'health.json'), JSON.stringify(heartbeat))
}
