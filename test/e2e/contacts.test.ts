/** The contacts, end to end: their number, the list on request, and the commands that change them. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openHome, until } from './home.ts'

const on = { enabled: true }
const Added = z.object({ status: z.literal('ok'), data: z.array(z.object({ id: z.number() })) })

describe('the contacts', () => {
  it('are counted, listed on request, added with their numbers, changed and deleted', async () => {
    const home = await openHome({
      settings: { adapters: { defaults: { enabled: false }, lan: on, calls: on, contacts: on } },
    })
    const { telephony } = home.box.house
    expect(home.state('contacts/contacts')).toEqual({ total: 2 })
    const list = await home.request('contacts/list')
    expect(list).toMatchObject({ data: [{ display_name: 'Mamie', numbers: [{ number: '+33145678901' }] }, {}] })
    expect(JSON.stringify(list)).not.toContain('photo')

    const commanded = async (command: string, input: object) => {
      const since = home.box.requests.length
      const answer = await home.command(`contacts/contacts/${command}`, JSON.stringify(input))
      expect(answer).toMatchObject({ status: 'ok' })
      const all = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
      const requests = all.map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) }))
      return { answer, requests }
    }

    home.box.addCall({ number: '+33611223344' })
    await until('the call has no name', () => home.state('calls/log')?.last === '+33611223344')
    const zoe = { display_name: 'Zoé', first_name: 'Zoé' }
    const numbers = [{ number: '0611223344', type: 'mobile' }, { number: '0144456789' }]
    const added = await commanded('add', { ...zoe, numbers })
    expect(added.requests).toEqual([
      { method: 'POST', path: 'contact/', body: zoe },
      { method: 'POST', path: 'number/', body: { contact_id: 3, number: '0611223344', type: 'mobile' } },
      { method: 'POST', path: 'number/', body: { contact_id: 3, number: '0144456789', type: 'other' } },
    ])
    expect(Added.parse(added.answer).data[0]?.id).toBe(3)
    expect(home.state('contacts/contacts')).toEqual({ total: 3 })
    await until('the call log has the name at once', () => home.state('calls/log')?.last === 'Zoé')
    const numberId = telephony.contacts.at(-1)?.numbers[0]?.id

    expect((await commanded('change', { id: 3, company: 'ACME' })).requests).toEqual([
      { method: 'PUT', path: 'contact/3', body: { company: 'ACME' } },
    ])
    expect(await home.request('contacts/contact', { id: 3 })).toMatchObject({ data: { ...zoe, company: 'ACME' } })
    expect((await commanded('change_number', { id: numberId, number: '0655667788' })).requests).toEqual([
      { method: 'PUT', path: `number/${numberId}`, body: { number: '0655667788' } },
    ])
    expect((await commanded('add_number', { contact_id: 3, number: '0199', type: 'work' })).requests).toEqual([
      { method: 'POST', path: 'number/', body: { number: '0199', type: 'work', contact_id: 3 } },
    ])
    expect((await commanded('delete_number', { id: numberId })).requests).toEqual([
      { method: 'DELETE', path: `number/${numberId}` },
    ])
    expect((await commanded('delete', { id: 3 })).requests).toEqual([{ method: 'DELETE', path: 'contact/3' }])
    expect(home.state('contacts/contacts')).toEqual({ total: 2 })

    const refused = async (command: string, input: object) =>
      (await home.command(`contacts/contacts/${command}`, JSON.stringify(input))).error_code
    expect(await refused('delete', { id: 77 })).toBe('noent')
    expect(await refused('add', {})).toBe('invalid')
    expect(await refused('add', { displayname: 'Zoé' })).toBe('invalid')
    expect(await refused('add_number', { contact_id: 1, number: '1', type: 'moon' })).toBe('invalid')
  })
})
