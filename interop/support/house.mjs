/**
 * A house for testing other programs: a simulated Freebox in this process, and the built daemon (dist/) as a process of
 * its own.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulator } from '../../dist/src/simulator/index.js'
import { killedOnExit } from './processes.mjs'

/**
 * @typedef {{ level: number, msg: string, [field: string]: unknown }} LogLine
 * @typedef {{ lines: LogLine[], warnings(): string[], stop(signal?: NodeJS.Signals): Promise<number | null> }} Daemon
 * @typedef {Record<string, unknown>} Settings
 */

const token = 'simulated-app-token'

/** Shorter intervals than in a real house. */
const fastSettings = {
  log: { level: 'debug' },
  presence: { consider_home: '1s', hold: '10s' },
  adapters: { defaults: { every: '1s' } },
}

/**
 * @param {import('../../src/simulator/index.ts').SimulatorOptions} [options]
 */
export async function openHouse(options = {}) {
  const box = await startSimulator({ model: 'delta', appToken: token, rebootSeconds: 1, ...options })
  /** @type {Daemon[]} */
  const daemons = []
  /** @type {string[]} */
  const folders = []

  function dataFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-'))
    folders.push(folder)
    return folder
  }

  return {
    box,
    dataFolder,
    /**
     * @param {Settings} settings
     * @param {string} [folder] the data folder of an earlier daemon
     */
    startDaemon(settings, folder = dataFolder()) {
      const freebox = { url: box.url, app_token: token, requests_per_minute: 6000 }
      const file = join(folder, 'config.yaml')
      writeFileSync(file, JSON.stringify({ freebox, ...fastSettings, ...settings }))
      const daemon = run(file)
      daemons.push(daemon)
      return daemon
    },
    async close() {
      await Promise.all(daemons.map((it) => it.stop('SIGKILL')))
      await box.close()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @typedef {Awaited<ReturnType<typeof openHouse>>} House */

/**
 * @param {string} file
 * @returns {Daemon}
 */
function run(file) {
  const cli = new URL('../../dist/src/cli.js', import.meta.url).pathname
  const child = killedOnExit(
    spawn(process.execPath, [cli, 'run', '--config', file], { stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  /** @type {LogLine[]} */
  const lines = []
  let rest = ''
  child.stdout.on('data', (chunk) => {
    const parts = `${rest}${chunk}`.split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((line) => JSON.parse(line)))
  })
  const ended = new Promise((done) => child.once('exit', done))
  return {
    lines,
    warnings: () => lines.filter(({ level }) => level >= 40).map((it) => `${it.msg} ${JSON.stringify(it)}`),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
