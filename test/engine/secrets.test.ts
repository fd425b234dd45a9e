/** What of the box's answers is hidden before other clients of the broker can read it. */
import { expect, it } from 'vitest'
import { redact } from '../../src/secrets/redact.ts'

it.each([
  ['the key of a network', { config: { ssid: 'Home', key: 'hunter2' } }],
  ['the key of a guest', [{ params: { description: 'Guests', key: 'hunter2' } }]],
  ['the PIN of the DECT base', { dect_pin: 'hunter2' }],
  ['the PIN of the alarm, an endpoint like others', { endpoints: [{ name: 'pin', value: 'hunter2', ep_id: 12 }] }],
  [
    'the PIN of the alarm, known by its label alone',
    { show_endpoints: [{ name: 'x', label: 'Code PIN', value: 'hunter2' }] },
  ],
  ['an earlier PIN', { name: 'pin', value: '', history: [{ value: 'hunter2' }] }],
  [
    'the properties of a camera',
    { props: { Ip: '192.168.1.9', Login: 'hunter2', Pass: 'hunter2', Stream: 'http://a:hunter2@192.168.1.9/' } },
  ],
  ['the stream of a camera', { stream_url: 'rtsp://freebox:hunter2@192.168.1.9/live' }],
  ['the user data of a virtual machine', { cloudinit_userdata: '#cloud-config\npassword: hunter2' }],
  ['the link to a shared file', { token: 'hunter2', fullurl: 'https://box.example/share/hunter2/file' }],
  ['the cookies of a download', { cookies: 'session=hunter2', archive_password: 'hunter2' }],
  ['the keys of a tunnel', { local_priv_key: 'hunter2', remote_preshared_key: 'hunter2' }],
  ['a key within a text', { config: '<key>\n-----BEGIN RSA PRIVATE KEY-----\nhunter2' }],
  ['the certificate of a VPN', { config: '<ca>\n-----BEGIN CERTIFICATE-----\nhunter2' }],
  ['the static key of OpenVPN', ['-----BEGIN OpenVPN Static key V1-----\nhunter2']],
  ['a VPN profile', { ovpn_profile: 'hunter2', client_certificate: 'hunter2' }],
  [
    'the secrets in the log of a VPN',
    ['sent [PAP user="me" password="hunter2"]', 'PresharedKey = hunter2', 'psk:hunter2'],
  ],
  ['a list of secrets', { password: ['hunter2'] }],
  ['a secret that is an object', { token: { id: 'hunter2' } }],
])('hides %s', (_what, answer) => {
  const shown = JSON.stringify(redact(answer))
  expect(shown).not.toContain('hunter2')
  expect(shown).toContain('(secret)')
})

it('leaves everything else as it is', () => {
  const answer = {
    name: 'Kate’s phone',
    primary_name: 'keyboard',
    is_secure_pass: true,
    weak_password: false,
    key: '',
    pin: null,
    url: 'http://example.org/a:b@c',
    endpoints: [{ name: 'pinned', label: 'Spin', value: 7 }],
    ping: true,
  }
  expect(redact(answer)).toEqual(answer)
})
