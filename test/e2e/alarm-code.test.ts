/**
 * An alarm with a code, end to end: what is announced to Home Assistant, what it must send, and that the code is neither
 * published nor logged.
 */
import { expect, it, onTestFinished } from 'vitest'
import { createAlarmCode } from '../../src/engine/command/alarm-code.ts'
import { type Home, openHome, until } from '../faults/home.ts'
import { stringsIn } from '../hostile/hostile-values.ts'

const wrong = { status: 'error', error_code: 'wrong_code' }

async function openWithCode(alarm_code: string): Promise<Home> {
  const adapters = { defaults: { enabled: false }, home: { enabled: true } }
  const opened = await openHome({ settings: { adapters, homeassistant: { alarm_code } } })
  onTestFinished(() => opened.close())
  await until('the alarm is published', () => opened.state('home/alarm/7') !== undefined)
  return opened
}

const alarmRequests = ({ box }: Home) =>
  box.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/7/'))

it('carries out alarm commands only with the right code, which is never published or logged', async () => {
  const opened = await openWithCode('00428153')
  const send = (payload: unknown) =>
    opened.command('home/alarm/7/alarm', typeof payload === 'string' ? payload : JSON.stringify(payload))

  for (const payload of [
    'DISARM',
    '',
    '00428153',
    { action: 'DISARM' },
    { code: '00428153' },
    ['DISARM', '00428153'],
  ]) {
    expect(await send(payload)).toMatchObject({ status: 'error', error_code: 'code_required' })
  }
  expect(await send({ action: 'ARM_AWAY', code: '428153', transaction: 'a' })).toMatchObject({
    ...wrong,
    transaction: 'a',
  })
  expect(await send({ action: '00428153', code: '00428153' })).toMatchObject({ error_code: 'invalid' })
  expect(alarmRequests(opened)).toEqual([])

  const right = { action: 'ARM_AWAY', code: '00428153', transaction: 'b' }
  expect(await send(right)).toMatchObject({ status: 'ok', transaction: 'b' })
  expect(alarmRequests(opened)).toHaveLength(1)
  expect(opened.state('home/alarm/7')).toMatchObject({ alarm: 'arming' })

  const published = opened.broker.watcher.received.filter(({ topic }) => !topic.endsWith('/set'))
  expect(published.filter(({ payload }) => payload.includes('00428153'))).toEqual([])
  expect(opened.service.lines.filter((line) => JSON.stringify(line).includes('00428153'))).toEqual([])
})

it.each([
  ['00428153', 'REMOTE_CODE'],
  ['sesame', 'REMOTE_CODE_TEXT'],
])('announces the alarm so that Home Assistant asks for a code: %s as %s', async (code, remote) => {
  const documents = [...(await openWithCode(code)).snapshot().documents.values()]
  expect(documents.flatMap((it) => stringsIn(it, /^code$/))).toEqual([remote])
  expect(JSON.stringify(documents)).not.toContain(code)
})

it('rejects every code for the rest of the minute after five wrong ones', () => {
  let now = 0
  const checkCode = createAlarmCode('00428153', () => now)
  const disarm = (code: string) => checkCode(JSON.stringify({ action: 'DISARM', code }))
  for (let guess = 0; guess < 5; guess++) expect(disarm(`${guess}`)).toMatchObject({ error_code: 'wrong_code' })
  expect(disarm('00428153')).toMatchObject({ error_code: 'too_many' })
  now = 60_001
  expect(disarm('00428153')).toEqual({ action: 'DISARM' })
})
