import { describe, expect, test } from 'vitest'
import { createAnonymizer } from '../../src/dump/anonymous.ts'

const anonymous = (value: unknown, path = 'lan/browser/pub/') => createAnonymizer().answer(path, value)

describe('an anonymised dump', () => {
  test('has one pseudonym per address, however the address is written', () => {
    expect(
      anonymous(['ether-F4:CA:E5:11:22:33', 'f4:ca:e5:11:22:33', 'f4-ca-e5-11-22-33', 'f4:ca:e5:11:22:34']),
    ).toEqual(['ether-00:00:5e:00:00:01', '00:00:5e:00:00:01', '00:00:5e:00:00:01', '00:00:5e:00:00:02'])
  })

  test('still shows whether a MAC is randomised and whether an IP address is local', () => {
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

  test('contains no name, note or phone number of a person, but keeps the words of the API', () => {
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

  test('keeps what a disk is, and hides its serial number and the labels that a person chose', () => {
    const member = { role: 'faulty', device_location: 'sata-internal-p0', set_name: 'Chez Alice' }
    const partition = { label: 'Photos Alice', path: 'L1Bob3RvcyBBbGljZQ==', fstype: 'ext4', fsck_result: 'fs_clean' }
    const disk = { type: 'sata', table_type: 'raid', model: 'ST2000LM015-2E8174', firmware: '0001' }
    const given = { ...disk, serial: 'WDZ1000QF', ...partition, members: [member], sync_action: 'recover' }
    expect(anonymous(given, 'storage/disk/')).toEqual({
      ...disk,
      serial: 'SERIAL0001',
      label: 'name 1',
      path: Buffer.from('/name 2').toString('base64'),
      fstype: 'ext4',
      fsck_result: 'fs_clean',
      members: [{ ...member, set_name: 'name 3' }],
      sync_action: 'recover',
    })
  })

  test('contains no secret and no serial number', () => {
    const said = JSON.stringify(
      anonymous({ serial: '957602K19', wpa_key: 'hunter2', password: 'hunter2', uid: 'f00dcafe' }),
    )
    expect(said).not.toMatch(/hunter2|957602|f00d/)
  })

  test('has one pseudonym per phone number, with or without country code, even in a name', () => {
    const said = anonymous({ number: '06 12 34 56 78', phone_number: '+33612345678', name: '0612345678' })
    expect(said).toEqual({ number: '0199000001', phone_number: '+33199000001', name: '0199000001' })
    expect(anonymous({ number: '3117' })).toEqual({ number: '0199000001' })
  })

  test('recognises a MAC without colons, in a text, a key and a path', () => {
    const it = createAnonymizer()
    expect(
      it.answer('freeplug/', { id: 'F4CAE5112233', seen: { 'f4:ca:e5:11:22:33': 1 }, mac: '00:11:32:00:00:07' }),
    ).toEqual({ id: '00005e000001', seen: { '00:00:5e:00:00:01': 1 }, mac: '00:00:5e:00:00:02' })
    expect(it.answer('x/', { note: '001132000007' })).not.toEqual({ note: '001132000007' })
    expect(it.path('freeplug/F4CAE5112233/reset/')).toBe('freeplug/00005e000001/reset/')
    expect(it.path('lan/browser/pub/ether-f4:ca:e5:11:22:33/')).toBe('lan/browser/pub/ether-00:00:5e:00:00:01/')
  })

  test('hides the content of unknown fields, whatever their type', () => {
    const firmware = {
      nickname: 'alice',
      alias: 'alice',
      room: 'alice_bedroom',
      text: 'alice',
      home_town: 'Alice, Texas',
      pincode: '4711',
      latitude: 48.85837,
      lon: '2.294481',
      zipcode: 75007,
      imei: 4711_0815,
      'Alice’s phone': true,
      path: Buffer.from('/Disque dur/alice').toString('base64'),
      link: 'http://alice.example/alice',
      nested: [{ deeper: { words: ['alice'] } }],
    }
    const said = anonymous({ ...firmware, channel: 36, reachable: true, state: 'up', new_counter: 12 })
    expect(JSON.stringify(said)).not.toMatch(/alice|texas|4711|48\.85|2\.29|75007|QWxpY2|YWxpY2/i)
    expect(said).toMatchObject({ channel: 36, reachable: true, state: 'up', new_counter: 12, pincode: '0' })
  })

  test('keeps the types of Freebox Home and hides the labels that a person chose', () => {
    const endpoint = { ep_type: 'signal', id: 11, name: 'state', label: 'Chez Alice', value: 'alarm1_armed' }
    const pin = { ep_type: 'signal', id: 12, name: 'pin', label: 'Code PIN', value: '0000' }
    const type = {
      name: 'node::domus',
      label: 'Alarme',
      endpoints: [{ ep_type: 'slot', name: 'off', label: 'Arrêter' }],
    }
    const node = {
      id: 7,
      label: 'Alice',
      category: 'alarm',
      type,
      group: { label: 'Salon' },
      show_endpoints: [endpoint, pin],
    }
    expect(anonymous([node], 'home/nodes')).toEqual([
      {
        ...node,
        label: 'name 1',
        group: { label: 'name 2' },
        show_endpoints: [
          { ...endpoint, label: 'name 3' },
          { ...pin, label: 'name 4', value: '(secret)' },
        ],
      },
    ])
  })

  test('has one pseudonym per id, in answers and paths', () => {
    const it = createAnonymizer()
    const id = '20260301_0612345678.au'
    expect(it.answer('call/voicemail/', [{ id }, { id: '12' }])).toEqual([{ id: 'id1' }, { id: '12' }])
    expect(it.path(`call/voicemail/${id}/audio_file`)).toBe('call/voicemail/id1/audio_file')
    expect(it.path('downloads/12/files')).toBe('downloads/12/files')
  })

  test('does not change if it is anonymised again', () => {
    const once = anonymous({
      id: 'ether-f4:ca:e5:11:22:33',
      addr: ['192.168.1.20', '2a01::7'],
      name: 'Alice',
      number: '0612345678',
    })
    expect(anonymous(once)).toEqual(once)
  })
})
