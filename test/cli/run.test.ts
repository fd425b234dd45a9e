import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aBox, anOnlooker, appToken, aTakenPort, settingsFor } from './house.ts'
import { run, start } from './process.ts'

describe('run', () => {
  test('SIGTERM ends it with 0, offline said and the session closed', async () => {
    const box = await aBox()
    const { paired, port } = await settingsFor(box)
    const daemon = start(['run'], { settings: { ...paired, MQTT__WILL_DELAY: '0s' } })
    await daemon.printed(/Connected to the Freebox/)
    const { seen } = await anOnlooker(port)
    await expect.poll(() => seen.get('freebox/bridge/state')).toBe('online')
    await expect.poll(() => box.sessions).toBe(1)
    expect(await daemon.stop('SIGTERM')).toBe(0)
    expect(box.sessions).toBe(0)
    expect(daemon.out()).not.toContain(appToken)
  })

  test('with no command it runs too, and SIGINT ends it', async () => {
    const { paired } = await settingsFor(await aBox())
    const daemon = start([], { settings: paired })
    await daemon.printed(/connected to the broker/)
    expect(await daemon.stop('SIGINT')).toBe(0)
  })

  test('its log is a line of JSON each', async () => {
    const { paired } = await settingsFor(await aBox())
    const daemon = start(['run'], { settings: paired })
    await daemon.printed(/Connected to the Freebox/)
    await daemon.stop()
    const lines = daemon.out().trim().split('\n')
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 30, msg: expect.any(String) })
    expect(daemon.err()).toBe('')
  })

  test('where the port of the embedded broker is taken it ends with 1 and says what to set', async () => {
    const { paired } = await settingsFor(await aBox())
    const port = await aTakenPort()
    const { code, out } = await run(['run'], { settings: { ...paired, MQTT__EMBEDDED__PORT: String(port) } })
    expect(code).toBe(1)
    expect(out).toMatch(/set mqtt\.url/)
  })

  test('a box and a broker that are away do not end it', async () => {
    const settings = {
      FREEBOX__URL: 'http://127.0.0.1:9',
      FREEBOX__APP_TOKEN: appToken,
      MQTT__URL: 'mqtt://127.0.0.1:9',
    }
    const daemon = start(['run'], { settings })
    await daemon.printed(/"level":40/)
    await expect.poll(() => existsSync(join(daemon.folder, 'data', 'health.json'))).toBe(true)
    expect((await run(['health'], { settings, folder: daemon.folder })).code).toBe(0)
    expect(await daemon.stop()).toBe(0)
  })

  test('a restart that is asked for over MQTT happens in place', async () => {
    const box = await aBox()
    const { paired, port } = await settingsFor(box)
    const daemon = start(['run'], { settings: paired })
    await daemon.printed(/Connected to the Freebox/)
    const { client } = await anOnlooker(port)
    await client.publishAsync('freebox/bridge/request/restart', '{}', { qos: 1 })
    await expect.poll(() => daemon.out().match(/Connected to the Freebox/g)?.length, { timeout: 10_000 }).toBe(2)
    expect(box.sessions).toBe(1)
    expect(await daemon.stop()).toBe(0)
  })
})

describe('health', () => {
  test('is 0 while a daemon turns and 1 when it was stopped or killed', async () => {
    const { paired: settings } = await settingsFor(await aBox())
    const daemon = start(['run'], { settings })
    const about = { settings, folder: daemon.folder }
    await daemon.printed(/connected to the broker/)
    await expect.poll(() => existsSync(join(daemon.folder, 'data', 'health.json'))).toBe(true)
    expect(await run(['health'], about)).toMatchObject({ code: 0, out: expect.stringContaining('turns') })
    await daemon.stop('SIGKILL')
    expect(await run(['health'], about)).toMatchObject({ code: 1, err: expect.stringContaining('gone') })
  })

  test('is 1 where none ever ran', async () => {
    expect(await run(['health'])).toMatchObject({ code: 1, err: expect.stringContaining('no daemon runs') })
  })

  test('a second daemon that cannot start does not stop the heart of the first', async () => {
    const { paired: settings } = await settingsFor(await aBox())
    const daemon = start(['run'], { settings })
    const about = { settings, folder: daemon.folder }
    await daemon.printed(/connected to the broker/)
    expect((await run(['run'], about)).code).toBe(1)
    expect((await run(['health'], about)).code).toBe(0)
    await daemon.stop()
  })
})
