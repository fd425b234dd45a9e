/**
 * Random sequences of changes in the house, faults between box, daemon and broker, and commands. After each sequence
 * everything must be correct again by itself, and nothing wrong may have been published meanwhile.
 *
 * `npm test` runs a few. More: `npm run chaos`, or `CHAOS_RUNS=200 npm run chaos`. A failure is repeated with the CHAOS_SEED and CHAOS_PATH that it
 * prints.
 */
import fc from 'fast-check'
import { afterAll, describe, it } from 'vitest'
import { type Home, openHome } from '../faults/home.ts'
import { type Step, steps } from './actions.ts'
import { violations } from './invariants.ts'
import { type ChaosRun, createRun, runSequence } from './sequence.ts'
import { settings } from './settings.ts'

const { CHAOS_RUNS, CHAOS_SECONDS, CHAOS_SEED, CHAOS_PATH, CHAOS_SHRINK } = process.env
const runs = Number(CHAOS_RUNS ?? 1000)
/** How long new sequences are started for each seed if their number is not given. `npm run chaos` takes longer. */
const seconds = CHAOS_RUNS === undefined ? Number(CHAOS_SECONDS ?? 6) : Number.POSITIVE_INFINITY
/** How long a failure may be shrunk. */
const shrinkSeconds = Number(CHAOS_SHRINK ?? 120)

let chaosRun: ChaosRun | undefined

/** One installation for all sequences, until one of them fails. */
async function openRun(): Promise<ChaosRun> {
  if (chaosRun === undefined) {
    const home = await openHome({ settings, running: false })
    await home.service.start()
    await home.settled()
    chaosRun = createRun(home)
  }
  return chaosRun
}

async function closeRun(): Promise<void> {
  const home: Home | undefined = chaosRun?.home
  chaosRun = undefined
  await home?.close()
}
afterAll(closeRun)

async function checkSequence(sequence: readonly Step[]): Promise<void> {
  const now = await openRun()
  const { home } = now
  const { received } = home.broker.watcher
  now.events.push(...received.splice(0).filter(({ topic }) => topic.endsWith('/event')))
  home.box.requests.length = 0
  const lines = home.service.lines.length
  try {
    const problems = violations(home, await runSequence(now, sequence), lines, now.events)
    if (problems.length > 0) throw new Error(problems.join('\n'))
  } catch (error) {
    await closeRun()
    throw error
  }
}

/** Runs sequences and returns how many passed. A failing one is shrunk for a while; fast-check reports it. */
async function runSequences(seed: number): Promise<number> {
  let end = performance.now() + seconds * 1000
  let played = 0
  let failed = false
  const property = fc.asyncProperty(steps, async (sequence) => {
    if (performance.now() > end) return
    played += 1
    await checkSequence(sequence).catch((error: unknown) => {
      if (!failed) end = performance.now() + shrinkSeconds * 1000
      if (!failed) print(`sequence ${played} of seed ${seed} fails and is being shrunk: ${error}`)
      failed = true
      throw error
    })
  })
  await fc.assert(property, { seed, numRuns: runs, ...(CHAOS_PATH !== undefined && { path: CHAOS_PATH }) })
  return played
}

function print(sentence: string): void {
  process.stdout.write(`chaos: ${sentence}\n`)
}

const random = Math.floor(Math.random() * 2 ** 31)
const seeds = CHAOS_SEED === undefined ? [20_260_901, random] : [Number(CHAOS_SEED)]

describe('the daemon under random changes, faults and commands', () => {
  it.each(seeds)(
    'recovers by itself after every sequence, and violates no invariant (seed %i)',
    { timeout: 3_600_000 },
    async (seed) => {
      const played = await runSequences(seed)
      print(`${played} sequences passed with seed ${seed}`)
    },
  )
})
