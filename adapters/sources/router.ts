/** What only a box in router mode has. In bridge mode it answers `nodev`, or old values that have no effect. */
import { z } from 'zod'
import { type Reader, source, text } from '../../src/contract/index.ts'

// The documentation calls the mode `type`, boxes send `mode`.
const Mode = z.object({ mode: text, type: text }).transform(({ mode, type }) => (mode ?? type)?.toLowerCase())

function modeOf(box: Reader) {
  return box.getIfPresent('lan/config/', Mode)
}

const isBridge = source(async (box) => (await box.part('lan/config/', modeOf)) === 'bridge')

/** A `from`: what a path answers in router mode. */
export function inRouterMode(path: string) {
  return async (box: Reader): Promise<unknown> => ((await isBridge(box)) ? undefined : box.get(path, z.unknown()))
}

/** The same for a list. Without any item, the box answers no result. */
export function listInRouterMode(path: string) {
  return async (box: Reader): Promise<unknown> => {
    return (await isBridge(box)) ? undefined : ((await box.get(path, z.unknown())) ?? [])
  }
}
