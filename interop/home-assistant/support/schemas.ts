/** Runs the schemas of Home Assistant in its own Python: see schemas.py. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { root } from './instance.ts'

const script = readFileSync(fileURLToPath(new URL('schemas.py', import.meta.url)), 'utf8')

/** What Home Assistant would refuse of these documents or drop silently, one line each. */
export function findings(documents: ReadonlyMap<string, unknown>): string[] {
  const { status, stdout, stderr } = spawnSync('chroot', [root, '/opt/ha/bin/python', '-c', script], {
    input: JSON.stringify(Object.fromEntries(documents)),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}
