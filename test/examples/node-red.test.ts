/** The flows in examples/node-red, checked without Node-RED. interop/node-red runs them in one. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { topicsIn } from '../../src/engine/publish/retained-scan.ts'
import { matches } from '../../src/mqtt/subscriptions.ts'
import { type Home, openHome, readOnce, until } from '../e2e/home.ts'

const FlowNode = z.looseObject({
  id: z.string(),
  type: z.string(),
  broker: z.string().optional(),
  topic: z.string().optional(),
  wires: z.array(z.array(z.string())).default([]),
})
const flow = z.array(FlowNode).parse(JSON.parse(readFileSync('examples/node-red/flows.json', 'utf8')))
const ofType = (type: string) => flow.filter((node) => node.type === type)

/** Pictures are fetched after the states were published. */
const hasPicture = ({ watcher }: Home) =>
  watcher.received.some(({ topic }) => matches('freebox/home/camera/+/picture/image', topic))

it('the flows can be imported: every wire has an end, every topic a broker, and every node is built into Node-RED', () => {
  const ids = flow.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { wires } of flow) for (const id of wires.flat()) expect(ids).toContain(id)
  const [broker] = ofType('mqtt-broker')
  for (const node of [...ofType('mqtt in'), ...ofType('mqtt out')]) expect(node.broker).toBe(broker?.id)
  expect(broker).toMatchObject({ broker: '127.0.0.1', port: '1883', protocolVersion: '5' })
  const core = 'tab mqtt-broker mqtt-in mqtt-out comment rbe switch change delay debug inject'.split(' ')
  expect(flow.map(({ type }) => type.replace('mqtt ', 'mqtt-')).filter((type) => !core.includes(type))).toEqual([])
})

it('every topic of the flows exists in the demo house', async () => {
  const home = await openHome({ simulator: { model: 'delta' }, settings: readOnce })
  const announced = [...home.documents().values()].flatMap(topicsIn)
  const isRequest = (topic: string) => topic.startsWith('freebox/bridge/request/')
  const outgoing = ofType('mqtt out').map(({ topic = '' }) => topic)
  for (const topic of outgoing.filter((it) => !isRequest(it))) expect(announced).toContain(topic)
  // Replies are not announced: one is published after a command.
  home.watcher.client.publish('freebox/connection/config/ping/set', 'ON')
  await until('a reply', () => home.published('bridge/response/command').length > 0)
  await until('a picture', () => hasPicture(home))
  const known = [...announced, ...home.watcher.received.map(({ topic }) => topic)]
  for (const { topic = '' } of ofType('mqtt in')) {
    expect(known.some((it) => matches(topic, it) && !it.endsWith('/availability'))).toBe(true)
  }
})

it('the flow of the cameras writes a picture to the disk of the box', async () => {
  const home = await openHome({ simulator: { model: 'delta' }, settings: readOnce })
  await until('a picture', () => hasPicture(home))
  const [change] = ofType('change').filter(({ id }) => id === 'camera_file')
  const template = JSON.stringify(change?.rules)
  // What the JSONata of the flow makes of a picture.
  for (const field of ['directory', 'name', 'base64']) expect(template).toContain(`\\"${field}\\":`)
  const request = { directory: '/Disque 1/Photos', name: 'camera-2026-11-27-0400.jpg', base64: '/9j/2Q==' }
  expect(template).toContain(request.directory)
  expect(await home.request('files/write', request)).toMatchObject({ status: 'ok', data: { bytes: 4 } })
  expect(home.box.house.files.at(`${request.directory}/${request.name}`)).toMatchObject({ kind: 'file' })
})
