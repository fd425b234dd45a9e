/** The USB ports of the box, by name: `usb-external-type-a`. */
import { list, text } from '../../src/contract/index.ts'

/** Without any port some boxes send "". */
export const ports = list(text).transform((all) => all.filter((port) => port !== null))
