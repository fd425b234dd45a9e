/**
 * How values from users are described in error messages: settings of the configuration, and inputs of commands and
 * queries. Types alone do not say it: a regular expression is no sentence.
 */
import { z } from 'zod'

export interface ValueInfo {
  /** How an error message describes an accepted value: "expected …". */
  readonly expected?: string
  /** A secret is never shown: neither in an error message nor in `bridge/info`. */
  readonly secret?: boolean
  /** A duration such as `30s`. */
  readonly duration?: boolean
  /** A value for config.example.yaml, if there is no default. */
  readonly example?: string
  /** The accepted value that was probably meant by another one. */
  readonly meant?: (value: unknown) => string | undefined
}

/** What is known about a kind of value in addition to its type. */
export const valueInfo = z.registry<ValueInfo>()
