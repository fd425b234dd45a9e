/** The patterns of `include` and `exclude` (pure): MAC addresses in any usual form, names or ids, with wildcards. */
import { macOfId, macPattern } from '../../../contract/mac.ts'
import type { Device } from '../../../contract/parts.ts'
import { wordOf } from '../../../contract/phrase.ts'
import { fits } from '../../../contract/wildcards.ts'

/** What a pattern is compared with. */
export interface Named {
  readonly key: string
  readonly device: Pick<Device, 'name' | 'mac'> | undefined
  /** A name that is not that of the device. */
  readonly title?: string | undefined
}

/** Whether any of the patterns matches an object, in any letter case. */
export function matcher(patterns: readonly string[]): (named: Named) => boolean {
  const single = patterns.map(one)
  return (named) => single.some((matches) => matches(named))
}

/** The patterns that match none of the objects. */
export function unmatched(patterns: readonly string[], objects: readonly Named[]): string[] {
  return patterns.filter((pattern) => !objects.some(one(pattern)))
}

function one(pattern: string): (named: Named) => boolean {
  const lower = pattern.trim().toLowerCase()
  const ofMac = macPattern(pattern)
  return ({ key, device, title }) => {
    const texts = [key, device && wordOf(device.name), device?.mac, title].flatMap((text) => text?.toLowerCase() ?? [])
    if (texts.some((text) => fits(lower, text))) return true
    return ofMac !== undefined && macsOf(key, device).some((mac) => fits(ofMac, mac))
  }
}

/** The MAC addresses of an object without separators: that of its device, or the one in its id. */
function macsOf(key: string, device: Named['device']): string[] {
  return [device?.mac ?? '', key].flatMap((text) => macOfId(text)?.replaceAll(':', '') ?? [])
}
