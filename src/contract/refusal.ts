/** How a table refuses what was asked. */

/** What a command or query throws to refuse its input. The reply has the sentence as `error` and the code as `error_code`. */
export class Refusal extends Error {
  readonly code: string

  constructor(sentence: string, code: string) {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
  }
}
