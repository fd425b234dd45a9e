/** One line for each assertion, and an exit status that is 0 only if all hold. */

/** @typedef {ReturnType<typeof createReport>} Report */

export function createReport() {
  let held = 0
  let failed = 0

  /** @param {string} line */
  const say = (line) => void process.stdout.write(`${line}\n`)

  return {
    say,
    /**
     * Holds if `act` returns; what it throws is the reason why not.
     * @param {string} sentence
     * @param {() => unknown} act
     */
    async check(sentence, act) {
      try {
        await act()
        held++
        say(`✓ ${sentence}`)
      } catch (error) {
        failed++
        say(`✗ ${sentence}\n    ${error instanceof Error ? error.message : error}`)
      }
    },
    /** Says how many held, and ends the process. */
    end() {
      say(failed === 0 ? `All ${held} hold.` : `${failed} of ${held + failed} do not hold.`)
      process.exit(failed === 0 ? 0 : 1)
    },
  }
}

/**
 * Throws where the two are not alike; of long lists it says only what is missing and what is too much.
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [what]
 */
export function same(actual, expected, what = 'expected') {
  const [one, other] = [actual, expected].map((it) => JSON.stringify(it))
  if (one === other) return
  if (!Array.isArray(actual) || !Array.isArray(expected)) throw new Error(`${what} ${other}, not ${one}`)
  const missing = expected.filter((it) => !actual.includes(it))
  const extra = actual.filter((it) => !expected.includes(it))
  const few = (/** @type {unknown[]} */ list) => `${list.length} (${list.slice(0, 5).join(', ')})`
  throw new Error(`${what}: missing ${few(missing)}, too much ${few(extra)}`)
}
