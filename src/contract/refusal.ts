/** How a table refuses what was asked. */

/** What a command or query throws to refuse its input: `error` and `error_code` of the reply. */
export class Refusal extends Error {
  readonly code: string

  constructor(sentence: string, code: string) {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
  }
}
