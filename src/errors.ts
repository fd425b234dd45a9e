/**
 * The ways in which the box can fail us. Everybody decides by these names, and they are decided by `error_code`
 * and HTTP status, never by the text of `msg`, which is French and changes with the firmware.
 */
abstract class BoxError extends Error {
  /** The box's own `error_code`, or a word of ours in the same style (`timeout`, `not_json`, `http_502`). */
  readonly code: string

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The box did not answer, or what it answered makes no sense: try again later, further and further apart. */
export class Unreachable extends BoxError {}

/** There is no session and none can be had: not paired, token revoked, another box. */
export class AuthRequired extends BoxError {}

/** The owner has not given the right that this needs; it is ticked in Freebox OS. */
export class NotGranted extends BoxError {
  /** The right as the API spells it: `settings`, `home`, `calls` …; '' where the box did not say. */
  readonly right: string

  constructor(message: string, right: string) {
    super(message, 'insufficient_rights')
    this.right = right
  }
}

/** This box has no such thing: another model, bridge mode, an older firmware. */
export class NotHere extends BoxError {}

/** The box understood and said no (`inval`, `exist`, `busy`, `nospc` …): the answer to a command. */
export class Refused extends BoxError {}

export type { BoxError }
