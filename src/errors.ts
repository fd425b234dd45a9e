/**
 * The five errors of the Freebox. The error class follows from `error_code` and the HTTP status, never from the text
 * of `msg`, which is French and changes with the firmware.
 */
export abstract class BoxError extends Error {
  /** The `error_code` of the box, or a code of this program in the same style (`timeout`, `not_json`, `http_502`). */
  readonly code: string

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The box did not answer, or its answer makes no sense. The caller retries later, with back-off. */
export class Unreachable extends BoxError {}

/** There is no session, and a login does not help: not paired, token revoked, another box. */
export class AuthRequired extends BoxError {}

/** The application lacks the right that this needs. The user ticks it in Freebox OS. */
export class NotGranted extends BoxError {
  /** The right as the API spells it: `settings`, `home`, `calls` …; '' if the box did not name it. */
  readonly right: string

  constructor(message: string, right: string) {
    super(message, 'insufficient_rights')
    this.right = right
  }
}

/** This box does not have what was requested: another model, bridge mode, an older firmware. */
export class NotHere extends BoxError {}

/** The box understood the request and refused it (`inval`, `exist`, `busy`, `nospc` …): the reply to a command. */
export class Refused extends BoxError {}
