/** The floor of the event latency: publishes a message for each WebSocket event. `node relay.js BOX TOKEN BROKER` */
import { connect } from 'mqtt'
import { WebSocket } from 'ws'

const [box = '', token = '', broker = ''] = process.argv.slice(2)
const client = connect(broker, { protocolVersion: 5 })
client.once('connect', () => {
  const socket = new WebSocket(`${box.replace('http', 'ws')}/api/v8/ws/event`, { headers: { 'X-Fbx-App-Auth': token } })
  const events = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable']
  socket.on('open', () => socket.send(JSON.stringify({ action: 'register', events })))
  socket.on('message', (data) => {
    const { action, event, result } = JSON.parse(data.toString())
    if (action === 'register') process.send?.('ready')
    else client.publish(`floor/${result.id}`, String(event.endsWith('_reachable')), { qos: 1, retain: true })
  })
})
