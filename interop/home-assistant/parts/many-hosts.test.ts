/** A thousand additional hosts, each of them a device. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { measureDiscovery, recordRate } from '../support/discovery-rate.ts'
import { openHouse } from '../support/house.ts'
import { publishedIn } from '../support/published.ts'
import { pause, timed, until } from '../support/waiting.ts'

const house = openHouse({
  simulator: { hosts: 1000 },
  settings: { presence: { hosts: 'all' } },
  // Without this setting Mosquitto drops messages beyond a thousand that wait for one client.
  mosquitto: 'max_queued_messages 100000\n',
  running: false,
  suggestedIds: false,
})

describe('a thousand hosts', () => {
  it('all have their devices and states', async ({ annotate }) => {
    const { daemon, mqtt, ha } = house
    const rate = await measureDiscovery(house)
    const lastOnWire = mqtt.since(0, /_lan_host_.*\/config$/).at(999)?.at ?? Number.NaN
    annotate(`the documents of the hosts were on the wire ${lastOnWire - daemon.startedAt} ms after the start`)
    annotate(
      `Home Assistant took in ${rate.documents_per_second} documents and ${rate.entities_per_second} entities per second: ` +
        `all ${rate.entities} in ${rate.seconds} s, with ${rate.cpu_seconds} s of processor time`,
    )
    const { documents, entities, enabled, devices, differences } = await house.settled(180)
    annotate(`${documents} documents, ${entities} entities, ${enabled} enabled, ${devices} devices`)
    annotate(`the daemon takes ${megabytesOf(daemon.pid)} MB`)
    expect(Object.values(differences).flat().slice(0, 20)).toEqual([])
    expect(rate).toMatchObject({ documents, entities })
    recordRate(rate, await ha.version())
  }, 900_000)

  it('cause no messages while nothing changes', async ({ annotate }) => {
    // Home Assistant's birth message comes late, and makes the daemon publish everything once more.
    await until('no message has been published for a while', () => silentFor(8000), 120)
    const moment = house.mqtt.now()
    await pause(20_000)
    const published = topicsSince(moment)
    annotate(`${published.length} messages in 20 s`)
    expect([...new Set(published)].slice(0, 10)).toEqual([])
  })

  it('do not delay the presence of one of them', async ({ annotate }) => {
    const { mqtt, box, ha } = house
    const [tracker] = publishedIn(mqtt.retained).filter(
      ({ platform, state_topic: topic = '' }) =>
        platform === 'device_tracker' && mqtt.object(topic).presence === false && /ether-00:1b:44:/.test(topic),
    )
    const topic = tracker?.state_topic ?? ''
    const entity = tracker?.default_entity_id ?? ''
    expect(await ha.state(entity)).toBe('not_home')
    const since = ha.now()
    const began = performance.now()
    box.setHostReachable(topic.split('/').at(-1) ?? '', true)
    await until('home', () => ha.stateChanges(since, new RegExp(`^${entity}$`)).some((move) => / > home$/.test(move)))
    annotate(`${Math.round(performance.now() - began)} ms`)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('are complete again after a restart of Home Assistant', async ({ annotate }) => {
    await house.ha.stop()
    const took = await timed(house.ha.start())
    const began = performance.now()
    const { differences } = await house.settled(180)
    annotate(`started in ${took} ms, all there ${Math.round(performance.now() - began)} ms later`)
    expect(Object.values(differences).flat().slice(0, 20)).toEqual([])
  })

  it('cause no warning and no repair', async () => {
    // With this many documents Home Assistant is late to process the acknowledgement of its subscriptions.
    const newProblems = house.ha.newProblems().filter((it) => !it.includes('No ACK from MQTT server'))
    expect(newProblems.slice(0, 10)).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})

/** Whether no message that counts was published for this long. */
async function silentFor(milliseconds: number): Promise<boolean> {
  const moment = house.mqtt.now()
  await pause(milliseconds)
  return topicsSince(moment).length === 0
}

/** The topics published since then, without those that are published every minute or on demand. */
function topicsSince(moment: number): string[] {
  const messages = house.mqtt.since(moment, /./).filter(({ topic }) => !/bridge\/health$|\/picture\/image$/.test(topic))
  return messages.map(({ topic }) => topic)
}

function megabytesOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
