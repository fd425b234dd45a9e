/** Prints one line for each assertion, and exits with status 0 only if all passed. */

/** @typedef {ReturnType<typeof createReport>} Report */

export function createReport() {
  let passed = 0
  let failed = 0

  /** @param {string} line */
  const print = (line) => void process.stdout.write(`${line}\n`)

  return {
    print,
    /**
     * Passes if `act` returns; what it throws is the reason of the failure.
     * @param {string} sentence
     * @param {() => unknown} act
     */
    async check(sentence, act) {
      try {
        await act()
        passed++
        print(`✓ ${sentence}`)
      } catch (error) {
        failed++
        print(`✗ ${sentence}\n    ${error instanceof Error ? error.message : error}`)
      }
    },
    /** Prints the total and ends the process. */
    end() {
      print(failed === 0 ? `All ${passed} passed.` : `${failed} of ${passed + failed} failed.`)
      process.exit(failed === 0 ? 0 : 1)
    },
  }
}

/**
 * Throws if the two differ. For long lists the message has only the missing and the surplus items.
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
  throw new Error(`${what}: missing ${few(missing)}, surplus ${few(extra)}`)
}
