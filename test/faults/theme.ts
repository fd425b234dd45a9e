/** A complaint that users of other integrations repeat, and the tests that would have caught it here. */
export interface Theme {
  /** The complaint, summarised. */
  readonly complaint: string
  /**
   * `e2e/trouble: title` is a test with this title in that file; `matrix: hang` is a fault of the matrix (table.ts),
   * `fixture: lan/bridge` is a box whose responses are replayed (test/fixtures).
   */
  readonly caughtBy: readonly string[]
  /** The part that cannot occur yet, because nothing here reads or does it. */
  readonly notCovered?: string
}
