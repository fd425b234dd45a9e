/** What the commands of the recorder have in common: the channel, and the margins. */
import { z } from 'zod'
import { described, numeric, orNull, type Reader, Refusal } from '../../src/contract/index.ts'
import { channelNamed, channels } from '../sources/channels.ts'

export const configPath = 'pvr/config/'

/** Seconds. Some firmwares of API 15 leave the fields out. */
export const Margins = z
  .object({ margin_before: orNull(numeric).catch(null), margin_after: orNull(numeric).catch(null) })
  .catch({ margin_before: null, margin_after: null })

/** The number of a channel, or its uuid. */
export const Channel = described(
  z.union([z.int().min(1), z.string().trim().min(1)]),
  'the number of a channel, or its uuid such as uuid-webtv-612',
)
export const Title = z.string().trim().min(1).max(255)
export const margin = z.int().min(0).max(86_400).optional() // seconds
const margins = z.object({ margin_before: margin, margin_after: margin })

/** The uuid of a channel. Only a number is looked up. */
export async function channelUuid(box: Reader, given: z.output<typeof Channel>): Promise<string> {
  if (!/^\d+$/.test(String(given))) return String(given)
  const channel = channelNamed(await channels(box), given)
  if (channel !== undefined) return channel.uuid
  throw new Refusal(`The Freebox has no channel with the number ${given}. Its uuid works too`, 'unknown_channel')
}

/** The margins given, else those of the settings of the box, which it applies only in its own interface. */
export async function marginsFor(box: Reader, { margin_before, margin_after }: z.output<typeof margins>) {
  if (margin_before !== undefined && margin_after !== undefined) return { margin_before, margin_after }
  const own = await box.get(configPath, Margins)
  return {
    margin_before: margin_before ?? own.margin_before ?? 0,
    margin_after: margin_after ?? own.margin_after ?? 0,
  }
}
