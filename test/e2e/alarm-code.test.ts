/** An alarm with a code, from the outside: what Home Assistant is told, what it must send, and what nobody hears. */
import { expect, it, onTestFinished } from 'vitest'
import { createAlarmCode } from '../../src/engine/command/alarm-code.ts'
import { type Home, openHome, until } from '../faults/home.ts'
import { stringsIn } from '../hostile/strangers.ts'

const wrong = { status: 'error', error_code: 'wrong_code' }

async function home(alarm_code: string): Promise<Home> {
  const opened = await openHome({ settings: { homeassistant: { alarm_code } } })
  onTestFinished(() => opened.close())
  await until('the alarm is told', () => opened.state('home/alarm/7') !== undefined)
  return opened
}

const ordered = ({ box }: Home) => box.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/7/'))

it('does what it is told with the code, and nothing without', async () => {
  const opened = await home('00428153')
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
  expect(ordered(opened)).toEqual([])

  const right = { action: 'ARM_AWAY', code: '00428153', transaction: 'b' }
  expect(await send(right)).toMatchObject({ status: 'ok', transaction: 'b' })
  expect(ordered(opened)).toHaveLength(1)
  expect(opened.state('home/alarm/7')).toMatchObject({ alarm: 'arming' })

  const spoken = opened.broker.watcher.heard.filter(({ topic }) => !topic.endsWith('/set'))
  expect(spoken.filter(({ payload }) => payload.includes('00428153'))).toEqual([])
  expect(opened.service.lines.filter((line) => JSON.stringify(line).includes('00428153'))).toEqual([])
})

it.each([
  ['00428153', 'REMOTE_CODE'],
  ['sesame', 'REMOTE_CODE_TEXT'],
])('is announced as one that asks: %s is %s', async (code, remote) => {
  const documents = [...(await home(code)).told().documents.values()]
  expect(documents.flatMap((it) => stringsIn(it, /^code$/))).toEqual([remote])
  expect(JSON.stringify(documents)).not.toContain(code)
})

it('looks at no code for the rest of the minute after five that were wrong', () => {
  let now = 0
  const open = createAlarmCode('00428153', () => now)
  const say = (code: string) => open(JSON.stringify({ action: 'DISARM', code }))
  for (let guess = 0; guess < 5; guess++) expect(say(`${guess}`)).toMatchObject({ error_code: 'wrong_code' })
  expect(say('00428153')).toMatchObject({ error_code: 'too_many' })
  now = 60_001
  expect(say('00428153')).toEqual({ action: 'DISARM' })
})
