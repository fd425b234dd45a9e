import { describe, expect, test } from 'vitest'
import { createAnonymous } from '../../src/cli/anonymous.ts'

const anonymous = (value: unknown, path = 'lan/browser/pub/') => createAnonymous().answer(path, value)

describe('a record for a bug report', () => {
  test('one address has one pseudonym, however it is written', () => {
    expect(
      anonymous(['ether-F4:CA:E5:11:22:33', 'f4:ca:e5:11:22:33', 'f4-ca-e5-11-22-33', 'f4:ca:e5:11:22:34']),
    ).toEqual(['ether-00:00:5e:00:00:01', '00:00:5e:00:00:01', '00:00:5e:00:00:01', '00:00:5e:00:00:02'])
  })

  test('whether a MAC is randomised and an address local can still be seen', () => {
    expect(anonymous(['4a:3f:00:00:00:01', '192.168.1.20', '82.64.1.2', '2a01:e34:ec0::1', 'fe80::1234'])).toEqual([
      '02:00:5e:00:00:01',
      '192.168.0.1',
      '198.18.0.2',
      '2001:db8::1',
      'fe80::2',
    ])
    expect(anonymous(['0.0.0.0', '255.255.255.0', '127.0.0.1', '2a01:e34:ec0::/64'])).toEqual([
      '0.0.0.0',
      '255.255.255.0',
      '127.0.0.1',
      '2001:db8::1/64',
    ])
  })

  test('what people called things, wrote and dialled is gone; what the box calls them stays', () => {
    expect(
      anonymous({
        primary_name: 'alice',
        ssid: 'Chez Alice',
        note: 'Alice lives at 192.168.1.20',
        number: '0612345678',
        email: 'alice@free.fr',
        host_type: 'smartphone',
        band: '2d4g',
        vendor_name: 'Apple, Inc.',
        reachable: true,
        signal: -52,
      }),
    ).toEqual({
      primary_name: 'name 1',
      ssid: 'name 2',
      note: 'name 3',
      number: '0199000001',
      email: 'person1@example.com',
      host_type: 'smartphone',
      band: '2d4g',
      vendor_name: 'Apple, Inc.',
      reachable: true,
      signal: -52,
    })
    expect(anonymous({ sensors: [{ id: 'temp_hdd0', name: 'Disque dur 1' }] }, 'system/')).toEqual({
      sensors: [{ id: 'temp_hdd0', name: 'Disque dur 1' }],
    })
  })

  test('no secret and no serial number is in it', () => {
    const said = JSON.stringify(
      anonymous({ serial: '957602K19', wpa_key: 'hunter2', password: 'hunter2', uid: 'f00dcafe' }),
    )
    expect(said).not.toMatch(/hunter2|957602|f00d/)
  })

  test('done twice it is the same', () => {
    const once = anonymous({
      id: 'ether-f4:ca:e5:11:22:33',
      addr: ['192.168.1.20', '2a01::7'],
      name: 'Alice',
      number: '0612345678',
    })
    expect(anonymous(once)).toEqual(once)
  })
})
