/** A busy machine: a delay of the program is not taken for a delay of the box. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { openTransport } from '../../src/freebox/http.ts'

/** A server in a thread of its own, which answers while this one is blocked. */
const server = `
  const { createServer } = require('node:http')
  const { parentPort } = require('node:worker_threads')
  const answering = createServer((_, answer) => setTimeout(() => answer.end('{"success":true}'), 150))
  answering.listen(0, '127.0.0.1', () => parentPort.postMessage(answering.address().port))`

function blockEventLoop(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('an answer that arrived in time counts, even if the event loop was blocked until after the timeout', async () => {
  const worker = new Worker(server, { eval: true })
  onTestFinished(async () => void (await worker.terminate()))
  const [port] = await once(worker, 'message')
  const transport = openTransport({}, 5)
  onTestFinished(() => transport.close())
  const url = new URL(`http://127.0.0.1:${port}/api_version`)
  const answer = transport.send({ method: 'GET', url, seconds: 0.5, maximumBytes: 1000 })
  // After setImmediate the timers are next, and only then what has arrived.
  setTimeout(() => setImmediate(() => blockEventLoop(1000)), 100)
  expect((await answer).content.toString()).toBe('{"success":true}')
})
