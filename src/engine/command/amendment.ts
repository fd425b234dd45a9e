/** Sends an amendment: reads an object, changes some of its fields and writes the whole back. */
import { z } from 'zod'
import type { Reader } from '../../contract/reader.ts'
import { type Amendment, put, type Request } from '../../contract/requests.ts'
import { Refused } from '../../errors.ts'
import { refusalCode } from './refusal-code.ts'

const anyObject = z.record(z.string(), z.unknown())

/** Returns the answer of the box. Throws what the reader and `request` throw. */
export async function sendAmendment(
  { amend, change, omit = [], fill, orAlone, unless, cutsOff }: Amendment,
  request: (request: Request) => Promise<unknown>,
  reader: Reader,
): Promise<unknown> {
  const whole = await reader.get(amend, anyObject)
  const refusal = unless?.(whole)
  if (refusal !== undefined) throw new Refused(`PUT ${amend}: refused before it was sent: ${refusal}`, refusal)
  const options = cutsOff && { cutsOff }
  const current = Object.entries(whole).filter(([field]) => !omit.includes(field))
  try {
    return await request(put(amend, { ...fill, ...Object.fromEntries(current), ...change }, options))
  } catch (error) {
    const code = refusalCode(error)
    if (orAlone !== undefined && code !== undefined && !orAlone.unless.includes(code))
      return request(put(amend, change, options))
    throw error
  }
}
