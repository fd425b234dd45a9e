import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatePassword } from '../../src/page/password.ts'
import { aFolder } from '../config/a-config.ts'
import { freePort } from '../mqtt/support.ts'
import { request } from '../page/support.ts'
import { run } from '../support/command.ts'
import { start } from '../support/process.ts'
import { settingsFor, startBox } from './house.ts'

test('page says where the page is, opens it with a password that works, and takes that back', async () => {
  const { paired } = await settingsFor(await startBox())
  const port = await freePort()
  const folder = aFolder()
  const yaml = `http:\n  port: ${port}   # mine\n`
  writeFileSync(join(folder, 'config.yaml'), yaml)
  const file = join(folder, 'data', 'settings.yaml')
  const about = { folder, settings: { FREEBOX__URL: 'http://127.0.0.1:9' } }

  const asked = await run(['page'], about)
  expect(asked).toMatchObject({ code: 0, out: expect.stringContaining(`The page: http://127.0.0.1:${port}\n`) })
  expect(asked.out).toContain('freebox2mqtt page --lan')
  expect(existsSync(file)).toBe(false)

  const { code, out } = await run(['page', '--lan'], about)
  expect(code).toBe(0)
  const [, address = ''] = /^The page: http:\/\/(\S+):\d+$/m.exec(out) ?? []
  expect(address).not.toMatch(/^(127\.|0\.0\.0\.0|$)/)
  const [, password = ''] = /^Password: (\S+)$/m.exec(out) ?? []
  expect(password).toMatch(/^[a-z]{5}(-[a-z]{5}){3}$/)
  expect(out).toContain('This takes effect when the daemon starts.')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'config.yaml'), 'utf8')).toBe(yaml)

  const daemon = start(['run'], { folder, settings: { ...paired, HTTP__ENABLED: 'true' } })
  await daemon.printed(/Web server on http:\/\/0\.0\.0\.0/)
  const status = async (given: string) => {
    const headers = { Authorization: `Basic ${btoa(`x:${given}`)}` }
    return (await request(port, '/metrics', { headers })).status
  }
  expect(await status(password)).toBe(200)
  expect(await status('other')).toBe(401)
  await daemon.printed(/Connected to the Freebox/)
  const local = await run(['page', '--local'], about)
  expect(local).toMatchObject({ code: 0, out: expect.stringMatching(/The daemon \(process \d+\) runs\. Restart it/) })
  expect(readFileSync(file, 'utf8')).not.toMatch(/host:|password:/)
  expect(daemon.out()).not.toContain(password)
})

test('page --lan says what the environment or the file has locked, and keeps a password of theirs', async () => {
  const locked = await run(['page', '--lan'], { settings: { HTTP__HOST: '127.0.0.1' } })
  expect(locked).toMatchObject({ code: 1, err: expect.stringContaining('variable FREEBOX2MQTT__HTTP__HOST,') })
  expect(locked.out).not.toContain('Password')
  const own = await run(['page', '--lan'], {
    settings: { HTTP__PASSWORD: 'my own', FREEBOX__URL: 'http://127.0.0.1:9' },
  })
  expect(own).toMatchObject({ code: 0, out: expect.stringContaining('is the one that is set in FREEBOX2MQTT__HTTP') })
  expect(own.out).not.toContain('my own')
  expect(await run(['page', '--lan', '--local'])).toMatchObject({ code: 2 })
})

test('a generated password has four pronounceable words, which are different each time', () => {
  const passwords = Array.from({ length: 1000 }, generatePassword)
  const word = '[bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz]'
  for (const password of passwords) expect(password).toMatch(new RegExp(`^${word}(-${word}){3}$`))
  const parts = passwords.flatMap((it) => it.split('-'))
  expect(new Set(passwords).size).toBe(1000)
  // 4,000 of 65,536 words: about 120 of them occur twice.
  expect(new Set(parts).size).toBeGreaterThan(3500)
  expect(new Set(parts.join('')).size).toBe(20)
})
