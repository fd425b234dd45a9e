import { expect, test } from 'vitest'
import { createLog, type LogOptions, type Problem } from '../../src/log/log.ts'
import { pretty } from '../../src/log/pretty.ts'

function aLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = []
  const logging = createLog({
    level: 'info',
    to: { write: (line) => void lines.push(line) },
    ...options,
  })
  return { ...logging, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') }
}

test('a line is JSON with its level, its fields and its message', () => {
  const { log, lines, last } = aLog()
  log.warn({ adapter: 'lan' }, 'The box refused')
  expect(lines).toHaveLength(1)
  expect(last()).toEqual({ level: 40, time: expect.any(Number), adapter: 'lan', msg: 'The box refused' })
})

test('a line for a terminal is text with its fields below it', () => {
  const { log, lines } = aLog({ printer: pretty(false) })
  log.info({ adapter: 'lan' }, 'all is well')
  expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: all is well\n\s+adapter: "lan"\n$/)
})

test('a registered secret is removed from messages, fields, errors and children', () => {
  const { log, secrets, lines } = aLog()
  secrets.add('hunter2"ä')
  secrets.add(undefined)
  log.info('it is hunter2"ä')
  log.info({ url: `mqtt://me:${encodeURIComponent('hunter2"ä')}@broker`, deep: { list: ['x hunter2"ä'] } }, 'fields')
  log.error(new Error('refused hunter2"ä'))
  log.warn({ error: new Error('refused hunter2"ä', { cause: new Error('hunter2"ä') }) }, 'failed')
  log.child({ name: 'hunter2"ä' }).info('a child')
  expect(lines).toHaveLength(5)
  expect(lines.join('')).not.toContain('hunter2')
  for (const line of lines) expect(line).toContain('(secret)')
})

test('the value of a field with a secret name is removed, whatever its type and spelling', () => {
  const { log, last } = aLog()
  log.info(
    {
      app_token: 'a',
      sessionToken: 'b',
      body: { password: 'c', pin: 1234, name: 'Alice' },
      cookies: ['d'],
      weak_password: false,
    },
    'asked',
  )
  expect(last()).toMatchObject({
    app_token: '(secret)',
    sessionToken: '(secret)',
    body: { password: '(secret)', pin: '(secret)', name: 'Alice' },
    cookies: '(secret)',
    weak_password: false,
  })
})

test('a secret of digits is removed, as a number too, and the line stays valid JSON', () => {
  const { log, secrets, lines, last } = aLog()
  secrets.add('17')
  secrets.add('1234')
  log.info({ code: '1234', number: 1234, port: 17, count: 171 }, 'at 12345')
  expect(last()).toMatchObject({ level: 30, code: '(secret)', number: '(secret)', port: '(secret)', count: 171 })
  expect(lines.join('')).not.toMatch(/1234\b/)
})

test('an error is logged with its type and message', () => {
  const { log, last } = aLog()
  log.warn({ error: new TypeError('broken') }, 'it failed')
  expect(last()).toMatchObject({ error: { type: 'TypeError', message: 'broken' }, msg: 'it failed' })
})

test('a listener receives warnings and errors without secrets, until it is removed', () => {
  const { log, secrets, onProblem } = aLog()
  const received: Problem[] = []
  const remove = onProblem((problem) => received.push(problem))
  secrets.add('hunter2')
  log.info('nothing')
  log.child({ adapter: 'lan' }).warn({ password: 'x' }, 'a warning with hunter2')
  log.error('an error')
  remove()
  log.error('after the removal')
  expect(received).toEqual([
    {
      level: 'warn',
      message: 'a warning with (secret)',
      time: expect.any(Number),
      fields: { adapter: 'lan', password: '(secret)' },
    },
    { level: 'error', message: 'an error', time: expect.any(Number), fields: {} },
  ])
})

test('the level can be changed at run time, for children too', () => {
  const { log, lines, setLevel } = aLog()
  const child = log.child({ adapter: 'lan' })
  const grandchild = child.child({ resource: 'host' })
  grandchild.debug('unseen')
  setLevel('debug')
  grandchild.debug('seen')
  child.debug('seen')
  setLevel('warn')
  child.info('unseen')
  expect(lines).toHaveLength(2)
  expect(log.level).toBe('warn')
})
