import { expect, it } from 'vitest'
import { relatedClientId } from '../../src/mqtt/client-id.ts'

it.each([
  ['freebox2mqtt_freebox', /^freebox2mqtt_[0-9a-f]{7}$/],
  ['freebox2mqtt_ab', /^freebox2mqtt_ab_[0-9a-f]{7}$/],
  ['freebox2mqtt_house', /^freebox2mqtt_house_[0-9a-f]{4}$/],
  ['freebox2mqtt_0123456789', /^freebox2mqtt_01[0-9a-f]{8}$/],
  ['home/freebox', /^home\/freebox_[0-9a-f]{8}$/],
  ['a long client id/with spaces/in it', /^a long client id\/with spaces\/[0-9a-f]{2} [0-9a-f]{2}$/],
  ['x///////////////////////////', /^x\/{27}_[0-9a-f]{8}$/],
])('a further connection of %s has a client id that the broker treats alike', (clientId, pattern) => {
  const ids = Array.from({ length: 50 }, () => relatedClientId(clientId))
  for (const id of ids) expect(id).toMatch(pattern)
  expect(ids).not.toContain(clientId)
})
