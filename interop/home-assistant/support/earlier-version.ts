/** An earlier version of freebox2mqtt, built from the history of this repository. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The last version before the groups and the units of 0.1.0. Later: the last release. */
const defaultCommit = 'be80b04'

/**
 * Builds a commit (`UPGRADE_FROM`) with the packages that are installed here.
 * @returns the path of its command line.
 */
export function buildEarlierVersion(commit = process.env.UPGRADE_FROM ?? defaultCommit): string {
  const folder = join(tmpdir(), `freebox2mqtt-${commit}`)
  const program = join(folder, 'dist/src/cli.js')
  if (existsSync(program)) return program
  rmSync(folder, { recursive: true, force: true })
  execFileSync('git', ['clone', '--quiet', '--shared', resolve('.'), folder])
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: folder })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'inherit' })
  return program
}
