/**
 * Contacts, and what belongs to each: numbers, addresses, URLs, e-mails. https://dev.freebox.fr/sdk/os/contacts/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type Contact, type RelatedFields, type RelatedKind, relatedKinds } from '../house/telephony.ts'
import { type House, now } from '../house.ts'
import { type Chapter, get, Nothing, post, put, type Route, remove } from '../route.ts'

const Entry = z
  .strictObject({
    id: z.int(),
    display_name: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    company: z.string(),
    birthday: z.string(),
    photo_url: z.string(),
    notes: z.string(),
  })
  .partial()

/** The path of one kind, its list, and what may be written of it. */
const related: Record<RelatedKind, { path: string; fields: z.ZodType<RelatedFields> }> = {
  numbers: {
    path: 'number',
    fields: kind(['fixed', 'mobile', 'work', 'fax', 'other'], {
      number: z.string().min(1),
      is_default: z.boolean(),
      is_own: z.boolean(),
    }),
  },
  addresses: {
    path: 'address',
    fields: kind(['home', 'work', 'other'], {
      number: z.string(),
      street: z.string(),
      street2: z.string(),
      city: z.string(),
      zipcode: z.string(),
      country: z.string(),
    }),
  },
  urls: { path: 'url', fields: kind(['profile', 'blog', 'site', 'other'], { url: z.string().min(1) }) },
  emails: { path: 'email', fields: kind(['home', 'work', 'other'], { email: z.string().min(1) }) },
}

export const contact: Chapter = {
  read: 'contacts',
  write: 'contacts',
  routes: [
    get('contact', ({ house, query }) => page(house.telephony.contacts, query).map(shown)),
    get('contact/{id}', ({ house, parameters }) => shown(contactOf(house, parameters.id))),
    post('contact', Entry, ({ house, body }) => {
      const added = Object.assign(blank(nextId(house.telephony.contacts)), body)
      house.telephony.contacts.push(added)
      return shown(added)
    }),
    put('contact/{id}', Entry, ({ house, parameters, body }) =>
      shown(Object.assign(contactOf(house, parameters.id), body, { last_update: now() })),
    ),
    remove('contact/{id}', Nothing, ({ house, parameters }) => {
      const gone = contactOf(house, parameters.id)
      house.telephony.contacts = house.telephony.contacts.filter((it) => it !== gone)
    }),
    ...relatedKinds.flatMap(routesOf),
  ],
}

function routesOf(name: RelatedKind): Route[] {
  const { path, fields } = related[name]
  const all = ({ telephony }: House) => telephony.contacts.flatMap((it) => it[name])
  const one = (house: House, id: string) => {
    const found = all(house).find((it) => String(it.id) === id)
    if (!found) throw new Refusal('noent')
    return found
  }
  return [
    get(`contact/{id}/${name}`, ({ house, parameters }) => contactOf(house, parameters.id)[name]),
    get(`${path}/{id}`, ({ house, parameters }) => one(house, parameters.id)),
    post(path, fields, ({ house, body }) => {
      const owner = contactOf(house, String(body.contact_id))
      const added = Object.assign({ id: nextId(all(house)), contact_id: owner.id, type: 'other' }, body)
      owner[name].push(added)
      return added
    }),
    put(`${path}/{id}`, fields, ({ house, parameters, body }) => Object.assign(one(house, parameters.id), body)),
    remove(`${path}/{id}`, Nothing, ({ house, parameters }) => {
      const gone = one(house, parameters.id)
      const owner = contactOf(house, String(gone.contact_id))
      owner[name] = owner[name].filter((it) => it !== gone)
    }),
  ]
}

/** What nobody wrote is not told. */
function shown({ numbers, addresses, urls, emails, ...entry }: Contact) {
  const lists = Object.entries({ numbers, addresses, urls, emails }).filter(([, list]) => list.length > 0)
  return { ...entry, ...Object.fromEntries(lists) }
}

function contactOf({ telephony }: House, id: string): Contact {
  const found = telephony.contacts.find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function page(contacts: Contact[], query: URLSearchParams): Contact[] {
  const start = Number(query.get('start') ?? 0)
  const limit = Number(query.get('limit') ?? -1)
  return contacts.slice(start, limit < 0 ? undefined : start + limit)
}

function nextId(list: { id: number }[]): number {
  return Math.max(0, ...list.map((it) => it.id)) + 1
}

function blank(id: number): Contact {
  const texts = { display_name: '', first_name: '', last_name: '', company: '', birthday: '', photo_url: '', notes: '' }
  return { id, ...texts, last_update: now(), numbers: [], addresses: [], urls: [], emails: [] }
}

function kind<Fields extends z.ZodRawShape>(types: readonly [string, ...string[]], fields: Fields) {
  return z.strictObject({ contact_id: z.int(), type: z.enum(types), ...fields }).partial()
}
