/**
 * The program in a few files, the last step of `npm run build`: to find, read and link several hundred small ones, ours
 * and those of the libraries, took half of the time until the first word to the box, and takes longer from the card of a
 * Raspberry Pi. What tsc wrote as dist/src/cli.js is replaced; all else in dist stays, for tests and tools.
 */
import { rolldown } from 'rolldown'

const program = await rolldown({
  input: 'src/cli.ts',
  platform: 'node',
  // They make `ws` faster for those who have them, and nobody has to.
  external: ['bufferutil', 'utf-8-validate'],
})
await program.write({ dir: 'dist/src', entryFileNames: 'cli.js', chunkFileNames: 'program/[name].js' })
