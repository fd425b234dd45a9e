/** aedes as a broker of its own, without the daemon's changes. embedded.mjs tests the embedded broker of the daemon. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import { freePort } from '../../support/waiting.mjs'
import { testEmbedded } from '../embedded.mjs'

export const missing = () => undefined
export const further = testEmbedded

/** @returns {Promise<import('../common.mjs').Broker>} */
export async function create() {
  const port = await freePort()
  const manifest = createRequire(import.meta.url)
    .resolve('aedes')
    .replace(/\/aedes\/.*/, '/aedes/package.json')
  /** @type {Aedes | undefined} */
  let aedes
  /** @type {import('node:net').Server | undefined} */
  let server
  return {
    name: `aedes ${JSON.parse(readFileSync(manifest, 'utf8')).version}`,
    url: `mqtt://127.0.0.1:${port}`,
    speaks: 5,
    lacks: [],
    keeps: false,
    async start() {
      const broker = await Aedes.createBroker()
      aedes = broker
      server = createServer((socket) => broker.handle(socket))
      await new Promise((done) => server?.listen(port, '127.0.0.1', () => done(undefined)))
    },
    async stop() {
      const closed = new Promise((done) => server?.close(done))
      await new Promise((done) => aedes?.close(() => done(undefined)))
      await closed
    },
  }
}
