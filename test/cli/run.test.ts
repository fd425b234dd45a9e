import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { run } from '../support/command.ts'
import { run as runProcess, start } from '../support/process.ts'
import { runHere } from '../support/program.ts'
import { appToken, observeBroker, occupyPort, settingsFor, startBox } from './house.ts'

describe('run', () => {
  test('logs lines of JSON, ends with 0 on SIGTERM, publishes offline and closes its session', async () => {
    const box = await startBox()
    const { paired, port } = await settingsFor(box)
    const daemon = start(['run'], { settings: { ...paired, MQTT__WILL_DELAY: '0s' } })
    await daemon.printed(/connected to the Freebox/i)
    const { seen } = await observeBroker(port)
    await expect.poll(() => seen.get('freebox/bridge/state')).toBe('online')
    await expect.poll(() => box.sessions).toBe(1)
    expect(await daemon.stop('SIGTERM')).toBe(0)
    expect(box.sessions).toBe(0)
    expect(daemon.out()).not.toContain(appToken)
    const lines = daemon.out().trim().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 30, msg: expect.any(String) })
    expect(daemon.err()).toBe('')
  })

  test('is the default command, and ends on SIGINT', async () => {
    const { paired } = await settingsFor(await startBox())
    const daemon = start([], { settings: paired })
    await daemon.printed(/connected to the broker/i)
    expect(await daemon.stop('SIGINT')).toBe(0)
  })

  test('ends with 1 if the port of the embedded broker is taken, and says what to set', async () => {
    const { paired } = await settingsFor(await startBox())
    const port = await occupyPort()
    const { code, out } = await runProcess(['run'], { settings: { ...paired, MQTT__EMBEDDED__PORT: String(port) } })
    expect(code).toBe(1)
    expect(out).toMatch(/set mqtt\.url/i)
  })

  test('keeps running while neither box nor broker answers', async () => {
    const settings = {
      FREEBOX__URL: 'http://127.0.0.1:9',
      FREEBOX__APP_TOKEN: appToken,
      MQTT__URL: 'mqtt://127.0.0.1:9',
    }
    const daemon = runHere({ settings })
    await daemon.printed(/"level":40/)
    await expect.poll(() => existsSync(join(daemon.folder, 'data', 'health.json'))).toBe(true)
    expect((await run(['health'], { settings, folder: daemon.folder })).code).toBe(0)
    expect(await daemon.stop()).toBe(0)
  })

  test('restarts in the same process when a client requests it over MQTT', async () => {
    const box = await startBox()
    const { paired, port } = await settingsFor(box)
    const daemon = runHere({ settings: paired })
    await daemon.printed(/connected to the Freebox/i)
    const { client } = await observeBroker(port)
    await client.publishAsync('freebox/bridge/request/restart', '{}', { qos: 1 })
    await expect.poll(() => daemon.out().match(/connected to the Freebox/gi)?.length, { timeout: 40_000 }).toBe(2)
    expect(box.sessions).toBe(1)
    expect(await daemon.stop()).toBe(0)
  })
})

describe('health', () => {
  test('ends with 0 while a daemon runs, and with 1 after it was killed', async () => {
    const { paired: settings } = await settingsFor(await startBox())
    const daemon = start(['run'], { settings })
    const about = { settings, folder: daemon.folder }
    await daemon.printed(/connected to the broker/i)
    await expect.poll(() => existsSync(join(daemon.folder, 'data', 'health.json'))).toBe(true)
    expect(await runProcess(['health'], about)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/The daemon \(process \d+\) runs/),
    })
    await daemon.stop('SIGKILL')
    expect(await run(['health'], about)).toMatchObject({ code: 1, err: expect.stringContaining('gone') })
  })

  test('ends with 1 if no daemon ever ran', async () => {
    expect(await run(['health'])).toMatchObject({ code: 1, err: expect.stringContaining('No daemon runs') })
  })

  test('finds the data folder of file and environment, whatever is wrong with the other settings', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'config.yaml'), 'data: mine\nmqtt: { ulr: mqtt://x }\n')
    expect((await run(['health'], { folder })).err).toContain(join(folder, 'mine'))
    const named = { folder, settings: { DATA: 'named' } }
    expect((await run(['health'], named)).err).toContain(join(folder, 'named'))
  })

  test('ends with 2 if the file cannot be read', async () => {
    const folder = aFolder()
    writeFileSync(join(folder, 'config.yaml'), 'data: [\n')
    expect(await run(['health'], { folder })).toMatchObject({ code: 2, err: expect.stringMatching(/^config\.yaml:/) })
  })

  test('ends with 0 although a second daemon failed to start in the same folder', async () => {
    const { paired: settings } = await settingsFor(await startBox())
    const daemon = runHere({ settings })
    const about = { settings, folder: daemon.folder }
    await daemon.printed(/connected to the broker/i)
    expect((await runProcess(['run'], about)).code).toBe(1)
    expect((await run(['health'], about)).code).toBe(0)
    await daemon.stop()
  })
})
