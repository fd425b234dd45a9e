/** The floor of the start: logs in, reads the same paths, publishes the same messages. `node start.js BOX BROKER FILE` */
import { readFileSync } from 'node:fs'
import { connect } from 'mqtt'
import { Agent, request } from 'undici'
import { logIn } from '../session.ts'

const [box = '', broker = '', file = ''] = process.argv.slice(2)
const { reads, messages } = JSON.parse(readFileSync(file, 'utf8'))
const headers = { 'X-Fbx-App-Auth': await logIn(box), 'Content-Type': 'application/json' }
const dispatcher = new Agent({ connections: 2 }) // Real boxes handle two requests at once, so the daemon sends no more.
const read = async ({ method, path, body }: { method: 'GET'; path: string; body?: unknown }) => {
  const sent = body === undefined ? null : JSON.stringify(body)
  const answer = await request(`${box}/api/v8/${path}`, { method, headers, body: sent, dispatcher })
  return JSON.parse(await answer.body.text())
}
await Promise.all(reads.map(read))
const client = connect(broker, { protocolVersion: 5 })
for (const [topic, payload] of messages) client.publish(topic, payload, { qos: 1, retain: true })
