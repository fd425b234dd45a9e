/**
 * Mutation tests of the random sequences: each daemon of mutations.ts with one defect must fail, with the message of the
 * invariant that it violates. `npm run chaos:prove` takes about ten minutes and is not part of `npm test`.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, type TestContext } from 'vitest'
import { type Mutation, mutations } from './mutations.ts'

/** At most this many sequences, always the same ones. */
const chaos = { CHAOS_RUNS: '60', CHAOS_SEED: '20260901', CHAOS_SHRINK: '0' }

/** Registers a cleanup of one of several tests that run at the same time. */
type AtEnd = TestContext['onTestFinished']

/** Copies everything that the sequences need, and applies the mutation. */
function broken({ file, from, to }: Mutation, onTestFinished: AtEnd): string {
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

/** Runs the sequences in a folder and returns their output, until the first one fails or all pass. */
async function chaosIn(folder: string, onTestFinished: AtEnd): Promise<string> {
  const { CI: _, ...env } = { CI: '', ...process.env }
  const words = [resolve('node_modules/vitest/vitest.mjs'), 'run', 'test/chaos/chaos.test.ts']
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...env, ...chaos },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  const ended = new Promise((done) => child.once('close', done))
  const listen = (text: Buffer) => {
    output += text
    // The smallest failing sequence is not needed.
    if (/ fails and is being shrunk: .*\n/s.test(output)) setTimeout(() => child.kill(), 1000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  await ended
  return output
}

it.concurrent.for(mutations)('the random sequences detect that $name', async (mutation, { onTestFinished }) => {
  const began = performance.now()
  const output = await chaosIn(broken(mutation, onTestFinished), onTestFinished)
  const seconds = Math.round((performance.now() - began) / 1000)
  const sequence = / sequence (\d+) of /.exec(output)?.[1]
  process.stdout.write(`${mutation.name}: sequence ${sequence ?? '(none)'}, ${seconds} s\n`)
  expect(output).toMatch(/ fails and is being shrunk: /)
  expect(output).toMatch(mutation.violation)
})
