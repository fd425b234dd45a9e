/** The floor of the command latency: receives a message and sends a PUT. `node command.js BOX TOKEN BROKER` */
import { connect } from 'mqtt'
import { request } from 'undici'

const [box = '', token = '', broker = ''] = process.argv.slice(2)
const client = connect(broker, { protocolVersion: 5 })
client.subscribe('floor/set', { qos: 1 }, () => process.send?.('ready'))
client.on('message', async (_topic, payload) => {
  const body = JSON.stringify({ enabled: payload.toString() === 'ON' })
  const headers = { 'X-Fbx-App-Auth': token, 'Content-Type': 'application/json' }
  const answer = await request(`${box}/api/v8/wifi/config/`, { method: 'PUT', headers, body })
  await answer.body.text()
  client.publish('floor/done', 'ok')
})
