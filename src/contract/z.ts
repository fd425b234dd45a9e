/**
 * Schemas are interpreted. By itself zod writes a function for each object at its first use, and compiles it. Of a
 * hundred schemas that are used a few times that is 40 ms of the start; for an event, which comes once in a while, such
 * code of its own is never warm, and takes twice the time; and over lists of thousands nothing was measured to be won.
 * A daemon that makes no code while it runs is also easier to trust. Whatever makes schemas first must import it: the
 * program, and what all adapters are made with (a bundle keeps no order but that of its parts).
 */
import { config } from 'zod'

config({ jitless: true })
