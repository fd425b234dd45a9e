/**
 * Bundles the program into a few files, as the last step of `npm run build`. Without the bundle, finding, reading and
 * linking several hundred small files of the program and its libraries takes half of the time until the first request to
 * the box, and more on the SD card of a Raspberry Pi. The bundle replaces dist/src/cli.js. The other files that tsc wrote
 * to dist stay, for tests and tools. The page for browsers has a bundle of its own: dist/page/.
 */
import { rm } from 'node:fs/promises'
import { rolldown } from 'rolldown'
import { buildPage } from './page/build.js'

/**
 * Parts of libraries that they load in every program, and that this one cannot reach: SOCKS proxies and timers of browsers
 * (mqtt.js), HTTP/2 and the bodies of fetch (undici).
 */
const unreachable = /^(socks|worker-timers|\.\/client-h2\.js|\.\.\/web\/fetch\/body\.js)$/

const program = await rolldown({
  input: 'src/cli.ts',
  platform: 'node',
  // readable-stream is a copy of Node's own streams for programs that also run in browsers.
  resolve: { alias: { 'readable-stream': 'node:stream' } },
  plugins: [
    {
      name: 'without unreachable parts',
      resolveId: (id) => (unreachable.test(id) ? { id: `\0${id}` } : null),
      load: (id) => (id.startsWith('\0') && unreachable.test(id.slice(1)) ? 'export {}' : null),
    },
  ],
  // Optional native packages that make `ws` faster if they are installed.
  external: ['bufferutil', 'utf-8-validate'],
})

/**
 * Each step of a start loads one file, with everything that it needs and that no earlier step has: the command line, the
 * health check of a container (each half minute), the web server, the configuration, the daemon. Without the groups there is
 * a file for each set of commands that share a module, 75 of them at a start, which then takes 60 ms longer.
 */
const steps = [
  ['command-line', /src\/(contract\/z|cli\/(command-line|closed-output|signals))\.ts$/],
  ['health', /src\/cli\/health\.ts$/],
  ['page', /src\/cli\/run\.ts$/],
  ['configuration', /src\/cli\/run-daemons\.ts$/],
  ['daemon', /src\/main\.ts$/],
]
const groups = steps.map(([name, test], at) => ({ name, test, priority: steps.length - at }))

await rm('dist/src/program', { recursive: true, force: true })
await program.write({
  ...{ dir: 'dist/src', entryFileNames: 'cli.js', chunkFileNames: 'program/[name].js' },
  codeSplitting: { groups },
  // V8 keeps the text of each file, with two bytes for each character if one of them is not Latin-1. Without white space
  // and in ASCII, the daemon takes 6 MB less, and short names of local variables save 10 ms. The names of functions and classes
  // stay, for stack traces. Bench rows: memory, start.
  charset: 'ascii',
  minify: { compress: false, mangle: { toplevel: false, keepNames: true } },
})
await buildPage()
