/** The `transaction` of a command or request, which its reply carries, whatever becomes of it. */
import { isWithinJsonLimits, parseJson } from '../../json.ts'

/** Bytes. A larger payload is refused, and only its ends are searched for a transaction. */
const maxParsed = 4 * 1024 * 1024

/** How far from an end of a payload that cannot be parsed a transaction is found. Bytes. */
const searched = 1000

const scalar = '("(?:[^"\\\\]|\\\\.)*"|-?[\\d.]+)'
const first = new RegExp(`^\\s*\\{\\s*"transaction"\\s*:\\s*${scalar}\\s*[,}]`)
const last = new RegExp(`,\\s*"transaction"\\s*:\\s*${scalar}\\s*\\}?\\s*$`)

/**
 * The `transaction` of a JSON payload; undefined if it has none. In a payload that is too large or no valid JSON, it is
 * found if it is the first or the last field and a text or number.
 */
export function transactionIn(payload: Buffer): unknown {
  const value = payload.length <= maxParsed ? parseJson(payload.toString()) : undefined
  if (value === undefined) return transactionAtEnds(payload)
  if (typeof value !== 'object' || value === null || !('transaction' in value)) return undefined
  return isWithinJsonLimits(value.transaction) ? value.transaction : undefined
}

function transactionAtEnds(payload: Buffer): unknown {
  const begin = first.exec(payload.subarray(0, searched).toString())
  const end = last.exec(payload.subarray(Math.max(0, payload.length - searched)).toString())
  const value = parseJson((begin ?? end)?.[1] ?? '')
  return isWithinJsonLimits(value) ? value : undefined
}
