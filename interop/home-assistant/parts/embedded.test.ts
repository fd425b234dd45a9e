/** The embedded broker: Home Assistant connects with the default settings of its form, and reconnects after restarts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts'
import { freePort } from '../../../test/mqtt/support.ts'
import { type Daemon, openDaemon } from '../support/daemon.ts'
import { type HomeAssistant, openHomeAssistant } from '../support/home-assistant.ts'
import { accessTo, settled } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { type MqttRecorder, startRecorder } from '../support/mqtt-recorder.ts'
import { watchRequests } from '../support/requests.ts'
import { createPerson } from '../support/user-actions.ts'
import { until } from '../support/waiting.ts'

let box: Simulator
let daemon: Daemon
let mqtt: MqttRecorder
let ha: HomeAssistant

beforeAll(async () => {
  box = await startSimulator({ model: 'delta' })
  const port = await freePort()
  daemon = openDaemon({ freebox: accessTo(box), mqtt: { embedded: { port } } })
  daemon.start()
  mqtt = await startRecorder(`mqtt://127.0.0.1:${port}`)
  ha = await openHomeAssistant({ broker: { host: '127.0.0.1', port } })
})
afterAll(async () => {
  await ha?.close()
  await mqtt?.close()
  await daemon?.close()
  await box?.close()
})

describe('the embedded broker', () => {
  it('accepts Home Assistant with the default settings of its form, and every entity is there', async ({
    annotate,
  }) => {
    const { entities, differences } = await settled({ ha, mqtt, daemon })
    annotate(`${entities} entities`)
    expect(Object.values(differences).flat()).toEqual([])
    expect(ha.newProblems()).toEqual([])
    expect(await ha.repairs()).toEqual([])
  })

  it('transports commands', async () => {
    const requests = watchRequests(box)
    await ha.call('switch.turn_on', 'switch.freebox_ad_blocking')
    await until('on', async () => (await ha.state('switch.freebox_ad_blocking')) === 'on')
    expect(requests.seen()).toEqual(['PUT connection/config/ {"adblock":true}'])
  })

  it.for(['SIGTERM', 'SIGKILL'] as const)(
    'restarts with the daemon (%s): no presence changes to away, and everything is there after the reconnect',
    async (signal, { annotate }) => {
      if (signal === 'SIGTERM') await createPerson(ha, 'Alice', 'device_tracker.alice')
      await until('Alice is counted', async () => (await ha.state('zone.home')) === '1')
      const moment = ha.now()
      await daemon.restart({}, signal)
      const began = performance.now()
      const { differences } = await settled({ ha, mqtt, daemon })
      await until('Alice is counted', async () => (await ha.state('zone.home')) === '1')
      annotate(`${Math.round(performance.now() - began)} ms; Home Assistant itself tries every 10 s`)
      expect(Object.values(differences).flat()).toEqual([])
      expect(ha.stateChanges(moment, /alice/).filter((move) => / > not_home$/.test(move))).toEqual([])
      expect(withoutLostConnection(ha.newProblems())).toEqual([])
    },
  )

  it('serves everything again after a restart of Home Assistant', async () => {
    await ha.restart()
    const { differences } = await settled({ ha, mqtt, daemon })
    expect(Object.values(differences).flat()).toEqual([])
    expect(ha.newProblems()).toEqual([])
    expect(await ha.repairs()).toEqual([])
  })
})
