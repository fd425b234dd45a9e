/** What sleeps or is broken behind the box: its failures concern nothing else, and cost few requests. */
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Absence } from '../../src/contract/reader.ts'
import { ReadMemory } from '../../src/engine/poll/read-memory.ts'
import type { Box } from '../../src/engine/ports.ts'
import { AuthRequired, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { readerOf } from '../support/reader.ts'

const Status = z.object({ power: z.string() })
const awake = { power: 'running' }

function aBox() {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const asked: Parameters<Box['request']>[0][] = []
  const box = { isUp: true, answers: [] as unknown[] }
  const request = async (sent: (typeof asked)[number]) => {
    asked.push(sent)
    const answer = box.answers.length > 1 ? box.answers.shift() : box.answers[0]
    if (answer instanceof Error) throw answer
    return answer
  }
  let at = 1000
  const memory = new ReadMemory({ boxIsUp: () => box.isUp, now: () => at, log, pause: 0 })
  /** The results of polls every 20 seconds. */
  const polls = async (count: number, absence?: Absence) => {
    const results: unknown[] = []
    for (let poll = 0; poll < count; poll += 1) {
      at += 20
      results.push(await readerOf(request, { api: 14, at, memory }).attempt('status', Status, absence))
    }
    return { results, requests: asked.splice(0).length }
  }
  return { box, asked, lines, polls, request }
}

const timeout = new Unreachable('no answer in time', 'timeout')
const html = new Unreachable('not JSON', 'not_json')

describe('what may sleep behind the box', () => {
  it('has five seconds to answer', async () => {
    const { box, asked, request } = aBox()
    box.answers = [awake]
    expect(await readerOf(request, { api: 14 }).attempt('status', Status)).toEqual(awake)
    expect(asked).toMatchObject([{ path: 'status', timeout: 'quick' }])
  })

  it('is unknown while it does not answer, and is then asked once a minute', async () => {
    const { box, polls, lines } = aBox()
    box.answers = [timeout]
    expect(await polls(2)).toEqual({ results: [null, null], requests: 2 })
    expect(await polls(6)).toEqual({ results: Array(6).fill(null), requests: 2 })
    box.answers = [awake]
    expect(await polls(4)).toMatchObject({ results: [null, null, awake, awake] })
    expect(lines).toEqual([])
  })

  it('is asked twice if an answer makes no sense, so that one such answer changes nothing', async () => {
    const { box, polls } = aBox()
    box.answers = [awake, html, awake]
    expect(await polls(2)).toEqual({ results: [awake, awake], requests: 3 })
    box.answers = [{ power: 1 }, awake]
    expect(await polls(1)).toEqual({ results: [awake], requests: 2 })
  })

  it('is undefined if the box does not have it', async () => {
    const { box, polls } = aBox()
    box.answers = [new NotHere('none', 'http_404'), new Refused('no', 'inval'), awake]
    expect((await polls(2)).results).toEqual([undefined, undefined])
  })

  it('is not asked again if that is for good', async () => {
    const { box, polls, lines } = aBox()
    box.answers = [new NotHere('none', 'http_404')]
    expect(await polls(10, 'forGood')).toEqual({ results: Array(10).fill(undefined), requests: 1 })
    expect(lines).toEqual([])
  })

  it('is not asked while it sleeps, and remains absent', async () => {
    const { box, polls } = aBox()
    box.answers = [new NotHere('none', 'http_404')]
    expect(await polls(1, 'known')).toEqual({ results: [null], requests: 0 })
    await polls(1, 'forGood')
    expect(await polls(1, 'known')).toEqual({ results: [undefined], requests: 0 })
  })

  it('fails with the box if that is away or refuses the session', async () => {
    const { box, polls } = aBox()
    box.answers = [new AuthRequired('no session', 'auth_required')]
    await expect(polls(1)).rejects.toThrow('no session')
    box.isUp = false
    box.answers = [timeout]
    await expect(polls(1)).rejects.toThrow('no answer in time')
  })
})
