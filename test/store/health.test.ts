import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readBeat, startBeat } from '../../src/store/heartbeat.ts'
import { aFolder } from '../config/a-config.ts'

async function beating(turning = () => true) {
  const folder = join(aFolder(), 'data')
  const stop = startBeat({ folder }, turning)
  onTestFinished(stop)
  return { folder, stop }
}

test('a daemon that turns is alive, until it stops', async () => {
  const { folder, stop } = await beating()
  await expect.poll(() => readBeat({ folder })).toMatchObject({ alive: true })
  await stop()
  expect(await readBeat({ folder })).toMatchObject({ alive: false, says: expect.stringContaining('no daemon runs') })
})

test('one whose loop does not turn never beats', async () => {
  const { folder, stop } = await beating(() => false)
  await stop()
  expect(await readBeat({ folder })).toMatchObject({ alive: false })
})

test('one that was silent for a minute is stuck', async () => {
  const { folder } = await beating()
  await expect.poll(() => readBeat({ folder })).toMatchObject({ alive: true })
  expect(await readBeat({ folder }, uptime() + 55)).toMatchObject({ alive: true })
  expect(await readBeat({ folder }, uptime() + 65)).toMatchObject({
    alive: false,
    says: expect.stringContaining('stuck'),
  })
})

test('a beat from before the machine started is none', async () => {
  const { folder } = await beating()
  await expect.poll(() => readBeat({ folder })).toMatchObject({ alive: true })
  expect(await readBeat({ folder }, 5)).toMatchObject({ alive: false })
})

test('a clock that jumps does not matter', async () => {
  const { folder } = await beating()
  await expect.poll(() => readBeat({ folder })).toMatchObject({ alive: true })
  const path = join(folder, 'health.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), beat: 0 }))
  expect(await readBeat({ folder })).toMatchObject({ alive: true })
})

test('a process that was killed is gone at once', async () => {
  const folder = aFolder()
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(
    join(folder, 'health.json'),
    JSON.stringify({ pid, host: hostname(), beat: Date.now(), uptime: uptime() }),
  )
  expect(await readBeat({ folder })).toMatchObject({ alive: false, says: expect.stringContaining('gone') })
})

test('a file that holds something else is no beat', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'health.json'), 'alive!')
  expect(await readBeat({ folder })).toMatchObject({ alive: false })
})
