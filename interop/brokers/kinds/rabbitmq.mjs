/** RabbitMQ as installed on the system, with its MQTT plugin: a node of its own, separate from one that may be running. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killedOnExit } from '../../support/processes.mjs'
import { freePort, until } from '../../support/waiting.mjs'
import { isListening } from './mosquitto.mjs'

const bin = '/usr/lib/rabbitmq/bin'
export const missing = () => (existsSync(bin) ? undefined : 'apt-get install rabbitmq-server')

/** @returns {Promise<import('../common.mjs').Broker>} */
export async function create() {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-rabbitmq-'))
  const [port, amqp, distribution, epmd] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const env = {
    ...process.env,
    HOME: folder,
    ERL_EPMD_PORT: `${epmd}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'interop@localhost',
    RABBITMQ_NODE_PORT: `${amqp}`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: `${distribution}`,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  }
  writeFileSync(env.RABBITMQ_ENABLED_PLUGINS_FILE, '[rabbitmq_mqtt].\n')
  writeFileSync(
    env.RABBITMQ_CONFIG_FILE,
    [`mqtt.listeners.tcp.1 = 127.0.0.1:${port}`, 'mqtt.allow_anonymous = true', ''].join('\n'),
  )
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  const [, version] = execFileSync('dpkg-query', ['-W', 'rabbitmq-server'], { encoding: 'utf8' }).trim().split('\t')
  return {
    name: `RabbitMQ ${version}`,
    url: `mqtt://127.0.0.1:${port}`,
    speaks: 4,
    lacks: ['wildcards'],
    keeps: true,
    async start() {
      child = killedOnExit(spawn(join(bin, 'rabbitmq-server'), { env, stdio: 'ignore' }))
      await until('RabbitMQ listens', () => isListening(port), 90)
    },
    async stop(how) {
      const ended = new Promise((done) => child?.once('exit', done))
      spawnSync(join(bin, 'rabbitmqctl'), ['stop'], { env, stdio: 'ignore' })
      await ended
      if (how === 'forget') rmSync(env.RABBITMQ_MNESIA_BASE, { recursive: true, force: true })
    },
    remove() {
      spawnSync('epmd', ['-kill'], { env, stdio: 'ignore' })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
