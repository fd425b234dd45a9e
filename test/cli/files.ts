/** A box, the program, and a film for the tests of `ls`, `get` and `put`. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Simulator, SimulatorOptions } from '../../src/simulator/index.ts'
import { aFolder } from '../config/a-config.ts'
import { settingsFor, startBox } from './house.ts'

export const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))
export const disk = '/Disque 1'
export const chunk = 512 * 1024
export const film = randomBytes(4 * chunk + 5)
/** A program takes its time to start. */
export const patiently = { timeout: 40_000 }
export const wasCut = 'The connection to the Freebox was cut. Trying again …\n'

/** A box, a folder with a film, and the program for them: `at` for run(), `shell` for a shell. */
export async function setUp(options: SimulatorOptions = {}) {
  const box = await startBox(options)
  const { paired: settings } = await settingsFor(box)
  const folder = aFolder()
  writeFileSync(join(folder, 'film.mkv'), film)
  const variables = Object.entries(settings).map(([name, value]) => [`FREEBOX2MQTT__${name}`, value])
  const shell = { cwd: folder, env: { ...process.env, ...Object.fromEntries(variables) } }
  return { box, folder, at: { folder, settings }, shell }
}

/** The bytes of a file on the disk of the box. */
export function stored({ house }: Simulator, path: string): Buffer | undefined {
  const entry = house.files.at(path)
  return entry?.kind === 'file' ? Buffer.from(entry.content.read(0, entry.content.size)) : undefined
}

/** Faults of connections in a row, each of which breaks after a number of chunks. */
export function cuts(...chunks: number[]) {
  return chunks.map((it) => ({ kind: 'cut', afterBytes: it * chunk }) as const)
}
