/**
 * The contacts stored on the Freebox. They are many and private: the state has only their count, queries return them.
 * https://dev.freebox.fr/sdk/os/contacts/
 */
import { z } from 'zod'
import { adapter, del, get, list, numeric, one, post, put } from '../../src/contract/index.ts'
import { french } from './french.ts'

const numberTypes = ['fixed', 'mobile', 'work', 'fax', 'other'] as const
const words = z.string().optional()
const id = z.int().nonnegative()

// Photos and postal addresses are left out: they make the answer large, and no user has asked for them.
const Contact = z.object({
  id: numeric,
  display_name: words,
  first_name: words,
  last_name: words,
  company: words,
  notes: words,
  birthday: words,
  last_update: numeric.optional(),
  numbers: list(z.object({ id: numeric, number: z.string(), type: words, is_default: z.boolean().optional() })),
  emails: list(z.object({ id: numeric, email: z.string(), type: words })),
})

/** The fields of a contact that commands can set. */
const name = z.string().trim().max(255).optional()
const fields = {
  display_name: name,
  first_name: name,
  last_name: name,
  company: name,
  birthday: name,
  notes: z.string().max(4000).optional(),
}
const anyName = 'a display_name, first_name, last_name or company'
const number = z.string().trim().min(1).max(64)
const PhoneNumber = z.strictObject({
  number,
  type: z.enum(numberTypes).default('other'),
  is_default: z.boolean().optional(),
})

const PhoneNumberChange = z.strictObject({
  id,
  number: number.optional(),
  type: z.enum(numberTypes).optional(),
  is_default: z.boolean().optional(),
})

const Created = z.object({ id: numeric })

const contacts = one({
  schema: z.object({ total: z.number() }),
  from: async (box) => ({ total: (await box.get('contact/', list(z.unknown()))).length }),
  every: '1h',
  diagnostics: {
    total: { is: 'sensor', name: 'Contacts', id: 'contacts', icon: 'mdi:contacts', count: 'now', disabled: true },
  },
  commands: {
    add: {
      takes: z
        .strictObject({ ...fields, numbers: z.array(PhoneNumber).max(20).default([]) })
        .refine((it) => it.display_name || it.first_name || it.last_name || it.company, anyName),
      ask: ({ numbers: _, ...contact }) => post('contact/', contact),
      next: (answer, { numbers }) => {
        const { id: contact_id } = Created.parse(answer)
        return numbers.map((it) => post('number/', { contact_id, ...it }))
      },
    },
    change: { takes: z.strictObject({ id, ...fields }), ask: ({ id, ...contact }) => put(`contact/${id}`, contact) },
    delete: { takes: z.strictObject({ id }), ask: ({ id }) => del(`contact/${id}`) },
    add_number: { takes: PhoneNumber.extend({ contact_id: id }), ask: (it) => post('number/', it) },
    change_number: { takes: PhoneNumberChange, ask: ({ id, ...it }) => put(`number/${id}`, it) },
    delete_number: { takes: z.strictObject({ id }), ask: ({ id }) => del(`number/${id}`) },
  },
  queries: {
    list: { takes: z.object({}), ask: () => get('contact/'), answer: list(Contact) },
    contact: { takes: z.strictObject({ id }), ask: ({ id }) => get(`contact/${id}`), answer: Contact },
  },
})

export default adapter({
  name: 'contacts',
  description: 'The contacts kept on the Freebox: how many, and adding, changing and deleting them.',
  french,
  resources: { contacts },
})
