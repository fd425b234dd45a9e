/** Asks the box for its history. */
import type { Failed } from '../src/page/contract.ts'
import { carriedOut } from './command.ts'
import { type Database, type History, historyIn, isSent, type Period, seconds } from './history.ts'

/** Answers that are kept: each one is a request to the box. */
const kept = new Map<string, { readonly at: number; readonly history: Promise<History | Failed> }>()
const keepFor = 60_000

export function historyOf(db: Database, period: Period, fields?: readonly string[]): Promise<History | Failed> {
  const name = `${db} ${period}`
  const known = kept.get(name)
  if (known !== undefined && Date.now() - known.at < keepFor) return known.history
  const history = askBox(db, period, fields).then((it) => {
    if ('error' in it) kept.delete(name)
    return it
  })
  kept.set(name, { at: Date.now(), history })
  return history
}

async function askBox(db: Database, period: Period, fields?: readonly string[]): Promise<History | Failed> {
  const to = Math.floor(Date.now() / 1000)
  const input = { db, from: to - seconds[period], to, ...(fields !== undefined && { fields }) }
  const outcome = await carriedOut('api/request', { name: 'rrd/history', input })
  if (outcome.is === 'refused') return outcome.refused
  const data = outcome.is === 'done' ? outcome.data : undefined
  return isSent(data) ? historyIn(data) : { status: 'error', error: 'The answer has no points', error_code: 'invalid' }
}
