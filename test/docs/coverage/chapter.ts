/** What the list of the API says of a chapter. Written by hand from the documentation and from what real boxes answer. */

/** `GET PUT lcd/config/` are two calls. */
export interface Chapter {
  readonly title: string
  /** The adapters that bring it. While none of them exists, what is said to be used is not checked. */
  readonly adapters: readonly string[]
  /** Calls that an adapter makes. */
  readonly used: readonly string[]
  /** Calls that the program makes besides its adapters: what for, and the file that has the path. */
  readonly ofProgram?: Readonly<Record<string, readonly [use: string, file: string]>>
  /** Calls that are deliberately left out, with the reason in one sentence. */
  readonly leftOut?: Readonly<Record<string, string>>
  /** It is in no version of the documentation. */
  readonly undocumented?: true
}

/** A reason for calls that read one object. */
export const inTheList = 'The list has the same fields.'
