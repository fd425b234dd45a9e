/** HiveMQ Community Edition from Maven Central, in a Java process of its own, with stored messages. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killedOnExit } from '../../support/processes.mjs'
import { freePort, until } from '../../support/waiting.mjs'
import { isListening } from './mosquitto.mjs'

const libraries = join(process.env.FREEBOX2MQTT_INTEROP ?? '/var/cache/freebox2mqtt-interop', 'hivemq')
const source = new URL('../hivemq/Broker.java', import.meta.url).pathname

export const missing = () => (existsSync(libraries) ? undefined : 'interop/brokers/run installs it from Maven Central')

/** @returns {Promise<import('../common.mjs').Broker>} */
export async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-hivemq-'))
  const port = await freePort()
  for (const name of ['conf', 'data', 'extensions']) mkdirSync(join(folder, name))
  const listener = `<tcp-listener><port>${port}</port><bind-address>127.0.0.1</bind-address></tcp-listener>`
  writeFileSync(
    join(folder, 'conf/config.xml'),
    `<?xml version="1.0"?>
<hivemq>
  <listeners>${listener}</listeners>
  <persistence><mode>file</mode></persistence>
  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
</hivemq>
`,
  )
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  const [, version = '?'] = /hivemq-community-edition-embedded-(.*)\.jar/.exec(readdirSync(libraries).join('\n')) ?? []
  return {
    name: `HiveMQ Community Edition ${version}`,
    url: `mqtt://127.0.0.1:${port}`,
    speaks: 5,
    lacks: [],
    keeps: true,
    async start() {
      const program = ['-Xmx512m', '-cp', `${libraries}/*`, source, folder]
      child = killedOnExit(spawn('java', program, { stdio: ['pipe', 'ignore', 'ignore'] }))
      await until('HiveMQ listens', () => isListening(port), 90)
    },
    async stop(how) {
      const ended = new Promise((done) => child?.once('exit', done))
      child?.stdin?.end()
      await ended
      if (how !== 'forget') return
      rmSync(join(folder, 'data'), { recursive: true, force: true })
      mkdirSync(join(folder, 'data'))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
