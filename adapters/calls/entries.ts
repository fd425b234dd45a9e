/** What the call log and the list of voice messages have in common: how they are read, and the names of the callers. */
import { z } from 'zod'
import { list, numeric, type Reader, text } from '../../src/contract/index.ts'

/** Seconds; 0 if absent. */
export const duration = numeric.nullish().transform((seconds) => seconds ?? 0)

/**
 * The number of a caller. An empty text is how the box says that it was withheld; null if the box does not say whose call
 * it is.
 */
export const CallerNumber = z.string().trim().nullish()

/** A caller as it is shown: `anonymous` if the number was withheld. */
export function callerOf(number: z.output<typeof CallerNumber>) {
  return { number: number || null, anonymous: number === '' }
}

/** The name of the last caller, else its number; null without a last call, or if the box says neither. */
export function shown(it: { name: string | null; number: string | null; anonymous: boolean } | undefined) {
  return it?.name ?? it?.number ?? (it?.anonymous ? 'anonymous' : null)
}

/**
 * A list without the items that do not match the schema, so that one malformed item does not cost the others. If no item
 * matches, the list itself does not match: it is something else than expected.
 */
export function tolerantList<S extends z.ZodType>(item: S) {
  return list(item.optional().catch(undefined)).transform((all, context) => {
    const matching = all.filter((it) => it !== undefined)
    if (all.length > 0 && matching.length === 0) context.addIssue('no item of the list is understood')
    return matching
  })
}

const Contact = z
  .object({ id: z.number(), display_name: text, first_name: text, last_name: text, company: text })
  .extend({ numbers: list(z.object({ number: text })) })
  .transform(({ id, numbers, ...it }) => ({
    id,
    name: it.display_name ?? (fullName(it) || it.company),
    numbers: numbers.flatMap(({ number }) => (number === null ? [] : significant(number))),
  }))

function fullName({ first_name, last_name }: { first_name: string | null; last_name: string | null }) {
  return [first_name, last_name].filter((it) => it !== null).join(' ')
}

// A contact that does not match is left out.
const Contacts = list(Contact.optional().catch(undefined)).transform((all) => all.filter((it) => it !== undefined))
type Contacts = z.output<typeof Contacts>

/** A call or a message, as far as names matter. */
interface Nameless {
  readonly number?: string | null | undefined
  readonly name?: string | null
  readonly contact_id?: number
}

/**
 * Adds the name to each call or message, null if it is unknown: the name in the log, else the one in the contacts. The
 * contacts are read only if the log lacks a name, at most once an hour. Without the permission for contacts the calls are
 * shown all the same.
 */
export async function withNames<T extends Nameless>(box: Reader, all: readonly T[]) {
  const lacking = all.some((it) => it.number && ownName(it) === null)
  const contacts = lacking ? await box.prefer(readContacts, contactsBefore) : []
  return all.map((it) => ({ ...it, name: ownName(it) ?? contactName(it, contacts) }))
}

function readContacts(box: Reader): Promise<Contacts | undefined> {
  return box.getIfAllowed('contact/', Contacts, '1h')
}

async function contactsBefore(_: Reader, last?: Contacts): Promise<Contacts> {
  return last ?? []
}

// A name that only repeats the number is not a name.
function ownName({ name = null, number }: Nameless) {
  return name !== null && number && significant(name) === significant(number) ? null : name
}

function contactName({ number, contact_id }: Nameless, contacts: Contacts) {
  if (!number) return null
  const digits = significant(number)
  const byId = contacts.find((it) => contact_id && it.id === contact_id)
  return (byId ?? contacts.find((it) => it.numbers.includes(digits)))?.name ?? null
}

/** The part that all spellings of a number share: +33 1 42 42 42 42 is 0142424242. Short numbers stay as they are. */
function significant(number: string) {
  const digits = number.replace(/\D/g, '')
  return digits.length >= 9 && /^[+\d\s().-]*$/.test(number) ? digits.slice(-9) : number
}
