import { describe, expect, test } from 'vitest'
import { isSecretLabel, isSecretName } from '../../src/secrets/names.ts'

describe('a field holds a secret', () => {
  test.each([
    ...['app_token', 'appToken', 'APP_TOKEN', 'App-Token', 'sessionToken', 'token'],
    ...['password', 'archive_password', 'weak_password', 'Pass', 'wpa_passphrase', 'passwd'],
    ...[
      'key',
      'wpa_key',
      'wpaKey',
      'remote_preshared_key',
      'presharedkey',
      'psk',
      'psk_id',
      'local_priv_key',
      'private_part',
    ],
    ...['pin', 'dect_pin', 'puk', 'puk1', 'login', 'Login', 'challenge', 'password_salt', 'cookies', 'credentials'],
    ...[
      'alarm_code',
      'alarmCode',
      'authorization',
      'X-Fbx-App-Auth',
      'fullurl',
      'cloudinit_userdata',
      'cloudinit_hostname',
      'client_secret',
      'client_certificate',
      'ovpn_profile',
    ],
  ])('named %s', (name) => {
    expect(isSecretName(name)).toBe(true)
  })
})

describe('a field holds no secret', () => {
  test.each([
    ...['name', 'primary_name', 'code', 'error_code', 'keyboard', 'monkey', 'ping', 'spinning', 'login_name', 'user'],
    ...['key_mgmt', 'is_secure_pass_set', 'passive', 'input', 'url', 'public', 'transaction', ''],
  ])('named %s', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

test.each([
  ['pin', true],
  ['Code PIN', true],
  ['codePin', true],
  ['wpa_key', true],
  ['Mot de passe', true],
  ['Clé Wi-Fi', true],
  ['Spin', false],
  ['pinned', false],
  ['keyboard', false],
  ['Température', false],
])('the label %s marks a secret: %s', (label, secret) => {
  expect(isSecretLabel(label)).toBe(secret)
})
