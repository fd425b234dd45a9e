/**
 * The contacts stored on the Freebox. They are many and private: the state has only their count, queries return them.
 * https://dev.freebox.fr/sdk/os/contacts/
 */
import { z } from 'zod'
import { adapter, list, numeric, one } from '../../src/contract/index.ts'
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
      ask: ({ numbers: _, ...contact }) => ({ method: 'POST', path: 'contact/', body: contact }),
      next: (answer, { numbers }) => {
        const { id: contact_id } = Created.parse(answer)
        return numbers.map((it) => ({ method: 'POST', path: 'number/', body: { contact_id, ...it } }))
      },
    },
    change: {
      takes: z.strictObject({ id, ...fields }),
      ask: ({ id, ...contact }) => ({ method: 'PUT', path: `contact/${id}`, body: contact }),
    },
    delete: { takes: z.strictObject({ id }), ask: ({ id }) => ({ method: 'DELETE', path: `contact/${id}` }) },
    add_number: {
      takes: PhoneNumber.extend({ contact_id: id }),
      ask: (it) => ({ method: 'POST', path: 'number/', body: it }),
    },
    change_number: {
      takes: PhoneNumberChange,
      ask: ({ id, ...it }) => ({ method: 'PUT', path: `number/${id}`, body: it }),
    },
    delete_number: { takes: z.strictObject({ id }), ask: ({ id }) => ({ method: 'DELETE', path: `number/${id}` }) },
  },
  queries: {
    list: { takes: z.object({}), ask: () => ({ method: 'GET', path: 'contact/' }) as const, answer: list(Contact) },
    contact: {
      takes: z.strictObject({ id }),
      ask: ({ id }) => ({ method: 'GET', path: `contact/${id}` }),
      answer: Contact,
    },
  },
})

export default adapter({
  name: 'contacts',
  description: 'The contacts kept on the Freebox: how many, and adding, changing and deleting them.',
  french,
  resources: { contacts },
})
