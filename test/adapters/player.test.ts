/** What players say of themselves in forms that no recorded answer has. */
import { expect, test } from 'vitest'
import { Status, Volume } from '../../adapters/player/status.ts'

test('a volume that is not understood leaves mute as it is, and the other way round', () => {
  expect(Volume.parse({ volume: '37', mute: 1 })).toEqual({ volume: 37, mute: null })
  expect(Volume.parse({ volume: 'loud', mute: true })).toEqual({ volume: null, mute: true })
})

test('a title of several lines is shown in one', () => {
  const context = { channel: { channelNumber: 7, channelName: 'Arte\n' }, player: { metadata: { title: ' Le\nJT ' } } }
  const status = Status.parse({ power_state: 'running', foreground_app: { package: 'fr.freebox.tv', context } })
  expect(status).toMatchObject({ channel_name: 'Arte', title: 'Le JT' })
})
