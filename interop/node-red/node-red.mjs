/** The example flows in a real Node-RED: they react to what happens in the house, and their commands reach the box. */
import { readFileSync } from 'node:fs'
import { signalValue } from '../../dist/src/simulator/house/home.js'
import { openHouse } from '../support/house.mjs'
import { createReport, same } from '../support/report.mjs'
import { freePort, pause, until } from '../support/waiting.mjs'
import { startNodeRed } from './instance.mjs'

const chloe = 'ether-de:9b:11:00:00:04'
const lamp = 34
const children = ['54:60:09:00:00:0F', 'DE:9B:11:00:00:04']
const [cache = ''] = process.argv.slice(2)

const { print, check, end } = createReport()
const house = await openHouse()
const { box } = house
const port = await freePort()
const settings = { mqtt: { embedded: { port } } }
const folder = house.dataFolder()
let daemon = house.startDaemon(settings, folder)
const nodeRed = await startNodeRed(cache)
print(`Node-RED ${nodeRed.version()} on Node.js ${nodeRed.nodeVersion()}`)

/** @param {string} name @param {RegExp} payload */
const shows = (name, payload) =>
  until(`"${name}" shows ${payload}`, () => nodeRed.shown.some((it) => it.name === name && payload.test(it.payload)))

const blockedChildren = () =>
  box.house.wifi.mac_filter
    .filter(({ type }) => type === 'blacklist')
    .map(({ mac }) => mac)
    .filter((mac) => children.includes(mac))
    .sort()

await check('the flows of examples/node-red are deployed, with the port of the broker changed', async () => {
  await until('the daemon is connected', () => daemon.lines.some(({ msg }) => /Connected to the broker/.test(msg)))
  const text = readFileSync(new URL('../../examples/node-red/flows.json', import.meta.url), 'utf8')
  const flows = JSON.parse(text)
  for (const node of flows) if (node.type === 'mqtt-broker') node.port = String(port)
  await nodeRed.deploy(flows)
})

await check('every MQTT node is connected', async () => {
  const nodes = ['home_in', 'home_lamp', 'call_in', 'call_read', 'wifi_tablet', 'wifi_answer', 'line_in']
  await until('all connected', () => nodes.every((id) => /connected/.test(nodeRed.statuses.get(id) ?? '')))
})

await check('retained messages fire nothing: a deploy does not report anybody as coming home', async () => {
  await pause(4000)
  same(nodeRed.shown, [])
})

await check('a person who comes home is reported by name', async () => {
  box.setSignal(lamp, 'on', false)
  box.setHostReachable(chloe, true)
  await shows('Tell the family: home', /^Chloé came home$/)
})

await check('… and the lamp at the box is switched on', () => until('the lamp is on', () => lampIsOn()))

await check('a person who leaves is not reported', async () => {
  const before = nodeRed.shown.length
  box.setHostReachable(chloe, false)
  await pause(4000)
  same(nodeRed.shown.slice(before), [])
})

await check('a missed call is reported once, with the name from the contacts', async () => {
  box.addCall({ number: '+33145678901' })
  await shows('Tell the family: call', /^Missed call from Mamie$/)
  await pause(2500)
  same(nodeRed.shown.filter(({ name }) => name === 'Tell the family: call').length, 1, 'reports')
})

await check('an answered call is not reported', async () => {
  box.addCall({ type: 'accepted', number: '+33145678901' })
  await pause(3000)
  same(nodeRed.shown.filter(({ name }) => name === 'Tell the family: call').length, 1, 'reports')
})

await check('its button marks all calls as read at the box', async () => {
  await nodeRed.inject('call_seen')
  await until('no call is new', () => box.house.telephony.log.every((it) => !it.new))
})

await check('at nine in the evening the box blocks both devices of the children', async () => {
  await nodeRed.inject('wifi_off')
  await until('both are blocked', () => blockedChildren().length === 2)
  same(blockedChildren(), [...children].sort())
})

await check('at seven in the morning both are allowed again', async () => {
  await nodeRed.inject('wifi_on')
  await until('none is blocked', () => blockedChildren().length === 0)
})

await check('a command that the box refuses is reported with its reason', async () => {
  box.setRight('settings', false)
  box.expireSessions()
  await nodeRed.inject('wifi_off')
  await shows('Tell the family: refused', /blocked\/set: .+/)
  box.setRight('settings', true)
  box.expireSessions()
})

await check('a lost connection is reported when it is back', async () => {
  box.setLineUp(false)
  await until('the box is read', () => box.requests.length > 0)
  await pause(3000)
  box.setLineUp(true, '203.0.113.99')
  await shows('Tell the family: line', /^The internet is back\. It was away for 1 min\.$/)
})

await check('after a restart of the daemon and its embedded broker the flows work again', async () => {
  await daemon.stop()
  daemon = house.startDaemon(settings, folder)
  await until('connected again', () => /connected$/.test(nodeRed.statuses.get('home_in') ?? ''), 40)
  await pause(4000)
  nodeRed.shown.splice(0)
  box.setHostReachable(chloe, true)
  await shows('Tell the family: home', /^Chloé came home$/)
})

await check('Node-RED has logged no warning', () => {
  same(
    nodeRed.warnings().filter((line) => !/mqtt-broker/.test(line)),
    [],
  )
})

await nodeRed.stop()
await house.close()
end()

function lampIsOn() {
  const node = box.house.home?.nodes.find(({ id }) => id === lamp)
  return node !== undefined && signalValue(node, 'on') === true
}
