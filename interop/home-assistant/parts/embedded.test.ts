/** The broker of the daemon itself: Home Assistant joins it with the form's default settings, and finds back to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts'
import { freePort } from '../../../test/mqtt/support.ts'
import { type Daemon, openDaemon } from '../support/daemon.ts'
import { type HomeAssistant, openHomeAssistant } from '../support/home-assistant.ts'
import { accessTo, settled } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { createPerson } from '../support/owner.ts'
import { watchRequests } from '../support/requests.ts'
import { until } from '../support/waiting.ts'
import { listen, type Wire } from '../support/wire.ts'

let box: Simulator
let daemon: Daemon
let wire: Wire
let ha: HomeAssistant

beforeAll(async () => {
  box = await startSimulator({ model: 'delta' })
  const port = await freePort()
  daemon = openDaemon({ freebox: accessTo(box), mqtt: { embedded: { port } } })
  daemon.start()
  wire = await listen(`mqtt://127.0.0.1:${port}`)
  ha = await openHomeAssistant({ broker: { host: '127.0.0.1', port } })
})
afterAll(async () => {
  await ha?.close()
  await wire?.close()
  await daemon?.close()
  await box?.close()
})

describe('the embedded broker', () => {
  it('is joined with the form’s default settings, and everything is there', async ({ annotate }) => {
    const { entities, differences } = await settled({ ha, wire, daemon })
    annotate(`${entities} entities`)
    expect(Object.values(differences).flat()).toEqual([])
    expect(ha.complaints()).toEqual([])
    expect(await ha.repairs()).toEqual([])
  })

  it('carries commands', async () => {
    const requests = watchRequests(box)
    await ha.call('switch.turn_off', 'switch.freebox_ping')
    await until('off', async () => (await ha.state('switch.freebox_ping')) === 'off')
    expect(requests.seen()).toEqual(['PUT connection/config/ {"ping":false}'])
  })

  it.for(['SIGTERM', 'SIGKILL'] as const)(
    'restarts with the daemon (%s): nobody is away, and all is there when Home Assistant has found back',
    async (signal, { annotate }) => {
      if (signal === 'SIGTERM') await createPerson(ha, 'Alice', 'device_tracker.alice')
      await until('Alice is counted', async () => (await ha.state('zone.home')) === '1')
      const moment = ha.now()
      await daemon.restart({}, signal)
      const began = performance.now()
      const { differences } = await settled({ ha, wire, daemon })
      await until('Alice is counted', async () => (await ha.state('zone.home')) === '1')
      annotate(`${Math.round(performance.now() - began)} ms; Home Assistant itself tries every 10 s`)
      expect(Object.values(differences).flat()).toEqual([])
      expect(ha.moved(moment, /alice/).filter((move) => / > not_home$/.test(move))).toEqual([])
      expect(withoutLostConnection(ha.complaints())).toEqual([])
    },
  )

  it('and when Home Assistant restarts all is there', async () => {
    await ha.restart()
    const { differences } = await settled({ ha, wire, daemon })
    expect(Object.values(differences).flat()).toEqual([])
    expect(ha.complaints()).toEqual([])
    expect(await ha.repairs()).toEqual([])
  })
})
