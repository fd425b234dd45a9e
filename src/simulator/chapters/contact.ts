/**
 * Contacts with their numbers, addresses, URLs and e-mail addresses. https://dev.freebox.fr/sdk/os/contacts/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type Contact, type RelatedFields, type RelatedKind, relatedKinds } from '../house/telephony.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, type Route, remove } from '../route.ts'

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

/** The path and the writable fields of each kind of detail. */
const detailKinds: Record<RelatedKind, { path: string; fields: z.ZodType<RelatedFields> }> = {
  numbers: {
    path: 'number',
    fields: detailSchema(['fixed', 'mobile', 'work', 'fax', 'other'], {
      number: z.string().min(1),
      is_default: z.boolean(),
      is_own: z.boolean(),
    }),
  },
  addresses: {
    path: 'address',
    fields: detailSchema(['home', 'work', 'other'], {
      number: z.string(),
      street: z.string(),
      street2: z.string(),
      city: z.string(),
      zipcode: z.string(),
      country: z.string(),
    }),
  },
  urls: { path: 'url', fields: detailSchema(['profile', 'blog', 'site', 'other'], { url: z.string().min(1) }) },
  emails: { path: 'email', fields: detailSchema(['home', 'work', 'other'], { email: z.string().min(1) }) },
}

export const contact: Chapter = {
  read: 'contacts',
  write: 'contacts',
  routes: [
    get('contact', ({ house, query }) => pageOf(house.telephony.contacts, query).map(contactPayload)),
    get('contact/{id}', ({ house, parameters }) => contactPayload(contactOf(house, parameters.id))),
    post('contact', Entry, ({ house, body }) => {
      const added = Object.assign(emptyContact(nextId(house.telephony.contacts)), body)
      house.telephony.contacts.push(added)
      return contactPayload(added)
    }),
    put('contact/{id}', Entry, ({ house, parameters, body }) =>
      contactPayload(Object.assign(contactOf(house, parameters.id), body, { last_update: now() })),
    ),
    remove('contact/{id}', EmptyBody, ({ house, parameters }) => {
      const removed = contactOf(house, parameters.id)
      house.telephony.contacts = house.telephony.contacts.filter((it) => it !== removed)
    }),
    ...relatedKinds.flatMap(detailRoutes),
  ],
}

function detailRoutes(name: RelatedKind): Route[] {
  const { path, fields } = detailKinds[name]
  const all = ({ telephony }: SimulatedHouse) => telephony.contacts.flatMap((it) => it[name])
  const find = (house: SimulatedHouse, id: string) => {
    const found = all(house).find((it) => String(it.id) === id)
    if (!found) throw new Refusal('noent')
    return found
  }
  return [
    get(`contact/{id}/${name}`, ({ house, parameters }) => contactOf(house, parameters.id)[name]),
    get(`${path}/{id}`, ({ house, parameters }) => find(house, parameters.id)),
    post(path, fields, ({ house, body }) => {
      const owner = contactOf(house, String(body.contact_id))
      const added = Object.assign({ id: nextId(all(house)), contact_id: owner.id, type: 'other' }, body)
      owner[name].push(added)
      return added
    }),
    put(`${path}/{id}`, fields, ({ house, parameters, body }) => Object.assign(find(house, parameters.id), body)),
    remove(`${path}/{id}`, EmptyBody, ({ house, parameters }) => {
      const removed = find(house, parameters.id)
      const owner = contactOf(house, String(removed.contact_id))
      owner[name] = owner[name].filter((it) => it !== removed)
    }),
  ]
}

/** What the API returns for a contact: without the lists that are empty. */
function contactPayload({ numbers, addresses, urls, emails, ...entry }: Contact) {
  const lists = Object.entries({ numbers, addresses, urls, emails }).filter(([, list]) => list.length > 0)
  return { ...entry, ...Object.fromEntries(lists) }
}

function contactOf({ telephony }: SimulatedHouse, id: string): Contact {
  const found = telephony.contacts.find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function pageOf(contacts: Contact[], query: URLSearchParams): Contact[] {
  const start = Number(query.get('start') ?? 0)
  const limit = Number(query.get('limit') ?? -1)
  return contacts.slice(start, limit < 0 ? undefined : start + limit)
}

function nextId(list: { id: number }[]): number {
  return Math.max(0, ...list.map((it) => it.id)) + 1
}

function emptyContact(id: number): Contact {
  const texts = { display_name: '', first_name: '', last_name: '', company: '', birthday: '', photo_url: '', notes: '' }
  return { id, ...texts, last_update: now(), numbers: [], addresses: [], urls: [], emails: [] }
}

function detailSchema<Fields extends z.ZodRawShape>(types: readonly [string, ...string[]], fields: Fields) {
  return z.strictObject({ contact_id: z.int(), type: z.enum(types), ...fields }).partial()
}
