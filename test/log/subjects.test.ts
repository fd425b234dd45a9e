/** The text of a log line names what it is about: a terminal and `bridge/log` show the text first, and often only that. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { settingsFor, startBox } from '../cli/house.ts'
import { start } from '../support/process.ts'

/** Fields that say what a line is about. */
const subjects = /\b(topic|path|resource|file|folder|filters|host|client|address|group|id|event|reason|problem|error)\b/

/** Lines whose text says enough. */
const clear = [
  // The only one of its kind: the text names it, and the fields have details.
  'Connected to the broker',
  'Internal error in the setup',
  'The daemon changes its state',
  'Push: the entry cannot be removed and stays on the Freebox',
  'Push: the Freebox cannot be asked for the entry',
]

test('no log line in the code leaves its subject to the fields', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.startsWith('simulator'),
  )
  const vague = files.flatMap((name) => {
    const text = readFileSync(join('src', name), 'utf8')
    const calls = text.matchAll(/\.(?:debug|info|warn|error|fatal)\(\s*(\{[^}]*\}|fields),\s*'([^']*)'/g)
    return [...calls].flatMap(([, fields = '', message = '']) =>
      (fields === 'fields' || subjects.test(fields)) && !clear.includes(message) ? [`${name}: ${message}`] : [],
    )
  })
  expect(vague).toEqual([])
})

test('the daemon names resource, topic and file in the text of its warnings', async () => {
  const box = await startBox()
  const { paired, port } = await settingsFor(box)
  box.faults.set('connection', { kind: 'error', error_code: 'internal_error' })
  const daemon = start(['run'], { settings: paired })
  await daemon.printed(/Connected to the broker/)
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 })
  onTestFinished(() => client.endAsync(true))
  await client.publishAsync('freebox/lan/host/nobody/wake/set', 'PRESS')
  await client.publishAsync('freebox/bridge/request/nothing', '{}')
  await client.publishAsync('freebox/system/system/reboot/set', 'PRESS', { retain: true })
  await client.publishAsync('freebox/system/system/reboot/set', '', { retain: true })
  const wanted = [
    /connection\.status cannot be read/,
    /freebox\/lan\/host\/nobody\/wake\/set/,
    /freebox\/bridge\/request\/nothing/,
  ]
  for (const pattern of wanted) {
    await expect.poll(() => daemon.warnings().join('\n'), { timeout: 40_000 }).toMatch(pattern)
  }
})
