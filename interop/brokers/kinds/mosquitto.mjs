/** Mosquitto 2 as installed on the system. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killedOnExit, stopProcess } from '../../support/processes.mjs'
import { freePort, until } from '../../support/waiting.mjs'
import { testRights } from '../rights.mjs'

const program = '/usr/sbin/mosquitto'
export const further = testRights
export const missing = () => (existsSync(program) ? undefined : 'apt-get install mosquitto')

/**
 * A Mosquitto with these lines of configuration.
 * @param {string[]} lines
 * @param {number} port the port of its listener
 */
export function mosquitto(lines, port) {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-mosquitto-'))
  const file = join(folder, 'mosquitto.conf')
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let log = ''

  return {
    folder,
    log: () => log,
    async start() {
      // As root it would change to another user, which cannot read these files.
      writeFileSync(file, [...lines, process.getuid?.() === 0 ? 'user root' : '', ''].join('\n'))
      child = killedOnExit(spawn(program, ['-c', file, '-v'], { stdio: ['ignore', 'ignore', 'pipe'] }))
      child.stderr?.on('data', (chunk) => (log += chunk))
      await until('Mosquitto listens', () => isListening(port))
    },
    /** @param {'forget'} [how] */
    async stop(how) {
      await stopProcess(child)
      if (how === 'forget') rmSync(join(folder, 'mosquitto.db'), { force: true })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function version() {
  const [, number = '?'] = /version (\S+)/.exec(spawnSync(program, ['-h'], { encoding: 'utf8' }).stdout) ?? []
  return number
}

/** @returns {Promise<import('../common.mjs').Broker>} */
export async function create() {
  const port = await freePort()
  /** @type {string[]} */
  const lines = []
  const it = mosquitto(lines, port)
  lines.push(
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${it.folder}/`,
  )
  return {
    name: `Mosquitto ${version()}`,
    url: `mqtt://127.0.0.1:${port}`,
    speaks: 5,
    lacks: [],
    keeps: true,
    start: it.start,
    stop: it.stop,
    remove: it.remove,
  }
}

/** @param {number} port @returns {Promise<boolean>} */
export function isListening(port) {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
}
