/**
 * Switches zod's JIT compiler off. By default zod generates and compiles a function for each object schema at its first
 * use. For a hundred schemas that are used a few times this takes 40 ms of the start. Schemas of events are used so
 * rarely that the generated code stays cold and takes twice the time. Over lists of thousands no gain was measured. A
 * daemon that generates no code at run time is also easier to trust. Bench rows: start → all announced; event of the box
 * → message.
 *
 * The first module that makes schemas must import this file: the program, and the modules that all adapters are made
 * with. (A bundle keeps only the order of its parts.)
 */
import { config } from 'zod'

config({ jitless: true })
