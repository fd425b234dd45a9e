/**
 * Whether the chaos would notice: each of the broken daemons of mutations.ts must fail in it, by the invariant that it
 * breaks. `npm run chaos:prove`; a quarter of an hour, and not part of `npm test`.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Mutation, mutations } from './mutations.ts'

/** So many sequences at most, always the same. */
const chaos = { CHAOS_RUNS: '60', CHAOS_SEED: '20260901', CHAOS_SHRINK: '0' }

/** A copy of all that the chaos needs, broken in one place. */
function broken({ file, from, to }: Mutation): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-broken-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['src', 'adapters', 'test', 'package.json', 'vitest.config.ts']) {
    cpSync(name, join(folder, name), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const parts = readFileSync(file, 'utf8').split(from)
  expect(parts, `${file} has "${from}" once`).toHaveLength(2)
  writeFileSync(join(folder, file), parts.join(to))
  return folder
}

/** What the chaos says of the daemon in a folder: of the first sequence that fails, or that all of them hold. */
async function chaosIn(folder: string): Promise<string> {
  const { CI: _, ...env } = { CI: '', ...process.env }
  const words = [resolve('node_modules/vitest/vitest.mjs'), 'run', 'test/chaos/chaos.test.ts']
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...env, ...chaos },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  const ended = new Promise((done) => child.once('close', done))
  const listen = (text: Buffer) => {
    said += text
    // Nobody needs to know the least sequence that fails.
    if (/ fails, and is shrunk now: .*\n/s.test(said)) setTimeout(() => child.kill(), 1000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  await ended
  return said
}

it.each(mutations)('the chaos notices that $name', { timeout: 600_000 }, async (mutation) => {
  const began = performance.now()
  const said = await chaosIn(broken(mutation))
  const seconds = Math.round((performance.now() - began) / 1000)
  const sequence = / sequence (\d+) of /.exec(said)?.[1]
  process.stdout.write(`${mutation.name}: sequence ${sequence ?? '(none)'}, ${seconds} s\n`)
  expect(said).toMatch(/ fails, and is shrunk now: /)
  expect(said).toMatch(mutation.complaint)
})
