/**
 * What a player says of itself. https://dev.freebox.fr/sdk/os/player/. The applications of a player choose what they say,
 * and have changed it in August 2023: before that, the channel was only in the address of the application.
 */
import { z } from 'zod'
import { flag, numeric, oneLine, oneOf, text } from '../../src/contract/index.ts'
import { ifValid, known } from '../sources/leaves.ts'

export const Power = oneOf('running', 'standby')
export const Playback = oneOf('play', 'pause')

const word = ifValid(text)
const line = ifValid(oneLine)

const Channel = z.object({ channelNumber: ifValid(numeric), channelName: line, channelUuid: word })
const Media = z.object({ playbackState: word, metadata: ifValid(z.object({ title: line })) })
const Radio = z.object({ currentRadio: ifValid(z.object({ name: line })) })
const Context = z.object({ channel: ifValid(Channel), player: ifValid(Media), radio: ifValid(Radio) })
const App = z.object({ package: word, cur_url: word, context: ifValid(Context) })

// What changes all the time is not parsed: positions, the last activity.
export const Status = z
  .object({ power_state: word, foreground_app: ifValid(App), state: ifValid(z.object({ playback_state: word })) })
  .transform(({ power_state, foreground_app, state }) => {
    const { channel, player, radio } = foreground_app?.context ?? {}
    const address = queryOf(foreground_app?.cur_url ?? '')
    return {
      state: Power.parse(power_state),
      app: foreground_app?.package ?? null,
      channel: channel?.channelNumber ?? numeric.safeParse(address.get('channel')).data ?? null,
      channel_name: channel?.channelName ?? radio?.currentRadio?.name ?? null,
      channel_uuid: channel?.channelUuid ?? address.get('uuid'),
      title: player?.metadata?.title ?? null,
      playback: playbackOf(player?.playbackState ?? state?.playback_state),
    }
  })
export type Status = z.output<typeof Status>

/** What is asked of a player with its volume. Not every player has one. */
export const Volume = z.object({ volume: known(numeric), mute: flag.or(z.null()).catch(null) })
export type Volume = z.output<typeof Volume>

/** `tv://?bouquetId=675&channel=7`, `tv:?channel=7` */
function queryOf(address: string): URLSearchParams {
  return new URLSearchParams(address.startsWith('tv:') ? address.split('?')[1] : '')
}

function playbackOf(word: string | null | undefined): z.output<typeof Playback> | null {
  return word == null ? null : Playback.parse(word)
}

const labels: Readonly<Record<string, string>> = {
  'fr.freebox.tv': 'TV',
  'fr.freebox.radio': 'Radio',
  'fr.freebox.home': 'Home screen',
  'fr.freebox.overlayhome': 'Home screen',
  'fr.freebox.replay': 'Replay',
  'fr.freebox.mediaplayer': 'Media player',
  'fr.freebox.vodlauncher': 'VOD',
  'fr.freebox.filebrowser': 'Files',
  'fr.freebox.ligue1': 'Ligue 1',
  'fr.freebox.domotique': 'Freebox Home',
  'fr.freebox.downloader': 'Downloads',
  'fr.freebox.nucleus': 'Oqee Ciné',
  'com.netflix': 'Netflix',
  'com.disneyplus': 'Disney+',
  'com.youtube.tv': 'YouTube',
  'com.primevideo': 'Prime Video',
  'com.apple.tv': 'Apple TV',
  'com.max.play': 'Max',
}

/** The name of an application; that of its package if it is not known. */
export function appNamed(name: string | null): string | null {
  return name === null ? null : (labels[name] ?? name)
}
