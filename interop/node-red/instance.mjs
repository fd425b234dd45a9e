/** A headless Node-RED, spoken to as its editor speaks to it: flows over HTTP, what debug nodes show over a WebSocket. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import WebSocket from 'ws'
import { end, ours } from '../support/processes.mjs'
import { freePort, until } from '../support/waiting.mjs'

/**
 * @typedef {{ id: string, type: string, [key: string]: unknown }} FlowNode
 * @typedef {{ name: string, payload: string }} Shown
 */

/** @param {string} cache where `run` has installed it */
export async function startNodeRed(cache) {
  const port = await freePort()
  const runs = join(cache, 'runs')
  mkdirSync(runs, { recursive: true })
  const folder = mkdtempSync(join(runs, 'user-'))
  const settings = { uiPort: port, uiHost: '127.0.0.1', telemetry: { enabled: false }, flowFile: 'flows.json' }
  writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)}\n`)
  const packages = join(cache, 'node_modules')
  const program = [join(packages, 'node-red/red.js'), '--userDir', folder]
  const child = ours(spawn(join(packages, '.bin/node'), program, { stdio: ['ignore', 'pipe', 'pipe'] }))
  let log = ''
  let quiet = 0
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk))
  const base = `http://127.0.0.1:${port}`
  await until('Node-RED answers', async () => (await fetch(`${base}/flows`).catch(() => undefined))?.ok, 90)

  /** @type {Shown[]} */
  const shown = []
  /** @type {Map<string, string>} */
  const statuses = new Map()
  const socket = await listen(`ws://127.0.0.1:${port}/comms`, (topic, data) => {
    if (topic === 'debug') shown.push({ name: data.name, payload: data.msg })
    else if (topic.startsWith('status/')) statuses.set(topic.slice('status/'.length), String(data.text ?? data.fill))
  })

  return {
    /** What its debug nodes have shown. */
    shown,
    /** What stands below its nodes in the editor, by node. */
    statuses,
    /** Warnings and errors of its log since the flows were deployed. */
    complaints: () =>
      log
        .slice(quiet)
        .split('\n')
        .filter((line) => /\[(warn|error|fatal)\]/.test(line)),
    version: () => JSON.parse(readFileSync(join(packages, 'node-red/package.json'), 'utf8')).version,
    nodeVersion: () => /Node\.js\s+version:\s+(\S+)/.exec(log)?.[1] ?? 'unknown',
    /** @param {FlowNode[]} flows */
    deploy: (flows) => {
      quiet = log.length
      return post(`${base}/flows`, flows)
    },
    /** Presses the button of an inject node. @param {string} node */
    inject: (node) => post(`${base}/inject/${node}`, {}),
    async stop() {
      socket.terminate()
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * @param {string} url
 * @param {(topic: string, data: Record<string, any>) => void} heard
 * @returns {Promise<WebSocket>}
 */
function listen(url, heard) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url)
    socket.on('message', (text) => {
      for (const { topic, data } of [JSON.parse(String(text))].flat()) {
        if (typeof topic === 'string' && data) heard(topic, data)
      }
    })
    socket.once('error', fail)
    socket.once('open', () => {
      for (const topic of ['debug', 'status/#']) socket.send(JSON.stringify({ subscribe: topic }))
      done(socket)
    })
  })
}

/**
 * @param {string} url
 * @param {unknown} body
 */
async function post(url, body) {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}
