/** A headless Node-RED, used like its editor does: flows over HTTP, the output of debug nodes over a WebSocket. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import WebSocket from 'ws'
import { killedOnExit, stopProcess } from '../support/processes.mjs'
import { freePort, until } from '../support/waiting.mjs'

/**
 * @typedef {{ id: string, type: string, [key: string]: unknown }} FlowNode
 * @typedef {{ name: string, payload: string }} Shown
 */

/** @param {string} cache the folder in which `run` has installed it */
export async function startNodeRed(cache) {
  const port = await freePort()
  const runs = join(cache, 'runs')
  mkdirSync(runs, { recursive: true })
  const folder = mkdtempSync(join(runs, 'user-'))
  const settings = { uiPort: port, uiHost: '127.0.0.1', telemetry: { enabled: false }, flowFile: 'flows.json' }
  writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)}\n`)
  const packages = join(cache, 'node_modules')
  const program = [join(packages, 'node-red/red.js'), '--userDir', folder]
  const child = killedOnExit(spawn(join(packages, '.bin/node'), program, { stdio: ['ignore', 'pipe', 'pipe'] }))
  let log = ''
  let deployedAt = 0
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk))
  const base = `http://127.0.0.1:${port}`
  await until('Node-RED responds', async () => (await fetch(`${base}/flows`).catch(() => undefined))?.ok, 90)

  /** @type {Shown[]} */
  const shown = []
  /** @type {Map<string, string>} */
  const statuses = new Map()
  const socket = await subscribe(`ws://127.0.0.1:${port}/comms`, (topic, data) => {
    if (topic === 'debug') shown.push({ name: data.name, payload: data.msg })
    else if (topic.startsWith('status/')) statuses.set(topic.slice('status/'.length), String(data.text ?? data.fill))
  })

  return {
    /** The output of its debug nodes. */
    shown,
    /** The status texts below its nodes in the editor, by node. */
    statuses,
    /** Warnings and errors in its log since the flows were deployed. */
    warnings: () =>
      log
        .slice(deployedAt)
        .split('\n')
        .filter((line) => /\[(warn|error|fatal)\]/.test(line)),
    version: () => JSON.parse(readFileSync(join(packages, 'node-red/package.json'), 'utf8')).version,
    nodeVersion: () => /Node\.js\s+version:\s+(\S+)/.exec(log)?.[1] ?? 'unknown',
    /** @param {FlowNode[]} flows */
    deploy: (flows) => {
      deployedAt = log.length
      return post(`${base}/flows`, flows)
    },
    /** Triggers an inject node. @param {string} node */
    inject: (node) => post(`${base}/inject/${node}`, {}),
    async stop() {
      socket.terminate()
      await stopProcess(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * @param {string} url
 * @param {(topic: string, data: Record<string, any>) => void} handle
 * @returns {Promise<WebSocket>}
 */
function subscribe(url, handle) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url)
    socket.on('message', (text) => {
      for (const { topic, data } of [JSON.parse(String(text))].flat()) {
        if (typeof topic === 'string' && data) handle(topic, data)
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
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
}
