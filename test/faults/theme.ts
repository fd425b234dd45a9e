/** A complaint that users of other integrations have made again and again, and what would have caught it here. */
export interface Theme {
  /** In our own words. */
  readonly about: string
  /**
   * `e2e/trouble: at the start is waited for` is a test of that name in that file; `matrix: hang` a row of the matrix
   * (table.ts), `fixture: lan/bridge` a box whose answers are replayed (test/fixtures).
   */
  readonly caughtBy: readonly string[]
  /** What of it cannot befall us yet, as nothing here reads or does it. */
  readonly notHere?: string
}
