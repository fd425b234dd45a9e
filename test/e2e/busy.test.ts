/** What the user waits for does not wait behind polling. */
import { connectAsync } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { settingsFor, startBox } from '../cli/house.ts'
import { start } from '../support/process.ts'
import { until } from './home.ts'

/** A daemon that polls far more than the box allows, and has used up its budget. */
async function openBusyHome(perMinute: number) {
  const box = await startBox()
  const { paired, port } = await settingsFor(box)
  const settings = { ...paired, FREEBOX__REQUESTS_PER_MINUTE: String(perMinute), ADAPTERS__DEFAULTS__EVERY: '1s' }
  const daemon = start(['run'], { settings })
  await daemon.printed(/"msg":"Connected to the broker"/)
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 })
  onTestFinished(() => client.endAsync(true))
  const states = new Map<string, string>()
  client.on('message', (topic, payload) => void states.set(topic, payload.toString()))
  await client.subscribeAsync(['freebox/+/+', 'freebox/+/+/+', 'freebox/bridge/response/command'])
  await until('the event socket is open', () => box.sockets === 1)
  // An event about a host that was not read yet changes nothing: the first read shows it.
  await until('the hosts are known', () => states.get('freebox/lan/host/availability') === 'online')
  await until('polling is slowed down', () => daemon.warnings().some((it) => it.startsWith('Polling needs')))
  return { box, daemon, client, states }
}

test('a command, what it reads back and an event are quick while polling needs more than the box allows', async () => {
  const { box, daemon, client, states } = await openBusyHome(300)
  const stateOf = (topic: string) => JSON.parse(states.get(`freebox/${topic}`) ?? '{}')
  const seconds: number[] = []
  for (const payload of ['OFF', 'ON', 'OFF']) {
    const sent = performance.now()
    states.delete('freebox/bridge/response/command')
    await client.publishAsync('freebox/connection/config/ping/set', payload)
    await until('the reply', () => states.has('freebox/bridge/response/command'))
    seconds.push((performance.now() - sent) / 1000)
    expect(stateOf('connection/config').ping).toBe(payload === 'ON')
  }
  expect(Math.max(...seconds)).toBeLessThan(1)

  const id = 'ether-de:9b:11:00:00:04'
  const changed = performance.now()
  box.setHostReachable(id, true)
  await until('the host is home', () => stateOf(`lan/host/${id}`).presence === true)
  expect(performance.now() - changed).toBeLessThan(1000)

  const warnings = daemon.warnings().filter((it) => it.startsWith('Polling needs'))
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Polling needs \d+ requests a minute, and freebox\.requests_per_minute leaves 180 for it: .*[a-z_]+\.[a-z_]+ every 1 s \(\d+ a minute\)/,
    ),
  ])
})
