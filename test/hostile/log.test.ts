/** Text of others in the log and on a terminal: one entry stays one line, and no control character reaches a terminal. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, type Printer } from '../../src/log/log.ts'
import { pretty } from '../../src/log/pretty.ts'
import { serve } from '../freebox/support.ts'
import { freePort } from '../mqtt/support.ts'
import { run } from '../support/command.ts'
import { hostileNames, hostileText, hostileValue, isUnpolluted, times } from './hostile-values.ts'

/** Characters that move a cursor, change the direction of writing, or end a line. A line ends with one line feed. */
const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

function linesOf(printer: Printer | undefined, write: (log: ReturnType<typeof createLog>['log']) => void): string[] {
  const lines: string[] = []
  const { log, secrets } = createLog({ level: 'trace', printer, to: { write: (line) => void lines.push(line) } })
  secrets.add('hunter2')
  write(log)
  return lines
}

const text = fc.oneof(hostileText, fc.constantFrom(...hostileNames))

describe('a line of the log', () => {
  it('is one line of JSON, whatever text is in it', () => {
    const property = fc.property(text, hostileValue, (name, value) => {
      const lines = linesOf(undefined, (log) => {
        log.warn({ host: name, value, deep: { list: [name, { name }], [name]: name } }, 'a sentence')
        log.error(new Error(name))
        log.warn({ error: new Error(`no ${name}`, { cause: new Error(name) }) }, name)
      })
      expect(lines).toHaveLength(3)
      for (const line of lines) {
        expect(line.endsWith('\n')).toBe(true)
        expect(line.slice(0, -1)).not.toMatch(control)
        expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) })
      }
      expect(JSON.parse(lines[0] ?? '').deep.list[0]).toBe(throughJson(name))
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(200))
  })

  it('in the pretty format contains no control characters', () => {
    const property = fc.property(text, hostileValue, (name, value) => {
      const lines = linesOf(pretty(false), (log) => {
        log.warn({ host: name, value, deep: { list: [name, { name }], [name]: name } }, 'a sentence')
        log.warn({ err: new Error(`no ${name}`), host: name }, name)
      })
      const [first = '', second = ''] = lines
      expect(first).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: a sentence\n/)
      for (const line of [first, second].flatMap((it) => it.split('\n'))) expect(line).not.toMatch(control)
      // No text of others starts a line of its own.
      const others = [first, second].flatMap((it) => it.split('\n').slice(1)).filter((line) => line !== '')
      expect(others.filter((line) => !line.startsWith(' '))).toEqual([])
    })
    fc.assert(property, times(200))
  })
})

/** The text after JSON.stringify and JSON.parse, which escape and restore a lone surrogate. */
function throughJson(name: string): unknown {
  return JSON.parse(JSON.stringify(name))
}

it('`check` prints the name of a device at the address of the box with its control characters escaped', async () => {
  const version = {
    api_version: '8.0',
    device_name: hostileNames.filter((it) => it.length < 1000).join(' '),
    box_model_name: `\u001b]0;owned\u0007\u009b2J\r${hostileNames[0]}`,
  }
  const url = await serve((_request, response) => void response.end(JSON.stringify(version)))
  const port = await freePort()
  const { out, err } = await run(['check'], { settings: { FREEBOX__URL: url, MQTT__EMBEDDED__PORT: `${port}` } })
  expect(out).toContain('✓ Freebox')
  expect(out).toContain('\\u001b]0;owned\\u0007\\u009b2J\\u000d')
  for (const line of `${out}${err}`.split('\n')) expect(line).not.toMatch(control)
})
