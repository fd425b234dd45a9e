/**
 * Switches off two features of zod that this program does not need.
 * - By default zod generates and compiles a function for each object schema at its first use. For a hundred schemas that
 *   are used a few times this takes 40 ms of the start. Over lists of thousands no gain was measured. Only the schemas of
 *   events are compiled, whole and at the first event (src/engine/poll/reconcile.ts).
 * - Zod looks for values that contain themselves, and therefore walks each schema at its first use. JSON has none, and
 *   src/config/document.ts refuses them in YAML.
 * Bench rows: start → all announced; event of the box → message.
 *
 * The first module that makes schemas must import this file: the program, and the modules that all adapters are made
 * with. (A bundle keeps only the order of its parts.)
 */
import { config } from 'zod'

config({
  jitless: true,
  memoizer: { attach: () => {}, guard: () => {}, alloc: (_schema, _payload, empty) => empty },
})
