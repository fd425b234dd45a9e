/**
 * The contacts stored on the Freebox. They are many and private: the state has only their count, queries return them.
 * https://dev.freebox.fr/sdk/os/contacts/
 */
import { z } from 'zod'
import { adapter, del, get, list, numeric, one, post, put, text } from '../../src/contract/index.ts'
import { french } from './french.ts'

const word = text.optional()
const flag = z.boolean().optional()
const id = z.int().nonnegative()

// Photos and postal addresses are left out: they make the answer large, and no user has asked for them.
const Contact = z
  .object({ id: numeric, display_name: word, first_name: word, last_name: word, company: word, notes: word })
  .extend({ birthday: word, last_update: numeric.optional() })
  .extend({ numbers: list(z.object({ id: numeric, number: text, type: word, is_default: flag })) })
  .extend({ emails: list(z.object({ id: numeric, email: text, type: word })) })

/** The fields of a contact that commands can set. */
const name = z.string().trim().max(255).optional()
const notes = z.string().max(4000).optional()
const fields = { display_name: name, first_name: name, last_name: name, company: name, birthday: name, notes }
const anyName = 'a display_name, first_name, last_name or company'

const number = z.string().trim().min(1).max(64)
const NumberType = z.enum(['fixed', 'mobile', 'work', 'fax', 'other'])
const PhoneNumber = z.strictObject({ number, type: NumberType.default('other'), is_default: flag })
const NumberChange = z.strictObject({ id, number: number.optional(), type: NumberType.optional(), is_default: flag })

const Created = z.object({ id: numeric })

const contacts = one({
  schema: z.object({ total: z.number() }),
  from: async (box) => ({ total: (await box.get('contact/', list(z.unknown()))).length }),
  every: '1h',
  enabled: [],
  diagnostics: {
    total: { is: 'sensor', name: 'Contacts', id: 'contacts', icon: 'mdi:contacts', count: 'now' },
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
    change_number: { takes: NumberChange, ask: ({ id, ...it }) => put(`number/${id}`, it) },
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
  group: 'phone',
  french,
  resources: { contacts },
})
