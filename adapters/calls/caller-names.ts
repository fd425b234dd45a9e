/** The name that belongs to a number: the one in the log, else the one in the contacts of the box. */
import { z } from 'zod'
import { list, type Reader, text } from '../../src/contract/index.ts'

const Contact = z
  .object({ id: z.number(), display_name: text, first_name: text, last_name: text, company: text })
  .extend({ numbers: list(z.object({ number: z.string() })) })
  .transform(({ id, numbers, ...it }) => ({ id, name: nameOf(it), numbers: numbers.map(({ number }) => number) }))
// A contact that does not match is left out.
const Contacts = list(Contact.optional().catch(undefined)).transform((all) => all.filter((it) => it !== undefined))
type Contact = z.output<typeof Contact>

/** A call or a message, as far as names matter. */
interface Nameless {
  readonly number: string
  readonly name?: string
  readonly contact_id?: number
}

/**
 * Adds the name to each call or message, null if it is unknown. The contacts are read only if the log lacks a name, at
 * most once an hour. Without the permission for contacts the calls are shown all the same.
 */
export async function withNames<T extends Nameless>(box: Reader, all: readonly T[]) {
  const lacking = all.some((it) => it.number !== '' && ownName(it) === null)
  const contacts = lacking ? await box.getIfAllowed('contact/', Contacts, '1h') : undefined
  return all.map((it) => ({ ...it, name: ownName(it) ?? contactName(it, contacts ?? []) }))
}

// A name that only repeats the number is not a name.
function ownName({ name = '', number }: Nameless) {
  return name === '' || significant(name) === significant(number) ? null : name
}

function contactName({ number, contact_id }: Nameless, contacts: readonly Contact[]) {
  if (number === '') return null
  const same = (it: string) => significant(it) === significant(number)
  const found =
    contacts.find((it) => contact_id && it.id === contact_id) ?? contacts.find((it) => it.numbers.some(same))
  return found?.name || null
}

/** The part that all spellings of a number share: +33 1 42 42 42 42 is 0142424242. Short numbers stay as they are. */
function significant(number: string) {
  const digits = number.replace(/\D/g, '')
  return digits.length >= 9 && /^[+\d\s().-]*$/.test(number) ? digits.slice(-9) : number
}

function nameOf(it: { display_name: string; first_name: string; last_name: string; company: string }) {
  return it.display_name || `${it.first_name} ${it.last_name}`.trim() || it.company
}
