/** A thousand hosts more than a family has, each of them a device. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { publishedIn } from '../support/published.ts'
import { pause, timed, until } from '../support/waiting.ts'

const house = openHouse({
  simulator: { hosts: 1000 },
  settings: { presence: { hosts: 'all' } },
  // Where more than a thousand messages wait for one client Mosquitto drops the rest, if it is not told otherwise.
  mosquitto: 'max_queued_messages 100000\n',
  running: false,
  suggestedIds: false,
})

describe('a thousand hosts', () => {
  it('are all there, each with its states', async ({ annotate }) => {
    const { daemon, wire } = house
    daemon.start()
    const began = performance.now()
    const hosts = () => [...wire.standing.keys()].filter((topic) => /_lan_host_.*\/config$/.test(topic)).length
    const onWire = await timed(until('their documents', () => hosts() >= 1000, 60))
    const { documents, entities, enabled, devices, differences } = await house.settled(180)
    annotate(
      `${documents} documents, ${entities} entities, ${enabled} enabled, ${devices} devices; ` +
        `${onWire} ms to the wire, all in Home Assistant after ${Math.round(performance.now() - began)} ms`,
    )
    annotate(`the daemon takes ${megabytesOf(daemon.pid)} MB`)
    expect(Object.values(differences).flat().slice(0, 20)).toEqual([])
  })

  it('are quiet: nothing is said while nothing changes', async ({ annotate }) => {
    // Home Assistant's birth message comes late, and everything is said once more then.
    await until('it is quiet', () => silentFor(8000), 120)
    const moment = house.wire.now()
    await pause(20_000)
    const said = wordsSince(moment)
    annotate(`${said.length} messages in 20 s`)
    expect([...new Set(said)].slice(0, 10)).toEqual([])
  })

  it('do not keep one of them from being home at once', async ({ annotate }) => {
    const { wire, box, ha } = house
    const [tracker] = publishedIn(wire.standing).filter(
      ({ platform, state_topic: topic = '' }) =>
        platform === 'device_tracker' && wire.object(topic).presence === false && /ether-00:1b:44:/.test(topic),
    )
    const topic = tracker?.state_topic ?? ''
    const entity = tracker?.default_entity_id ?? ''
    expect(await ha.state(entity)).toBe('not_home')
    const since = ha.now()
    const began = performance.now()
    box.setHostReachable(topic.split('/').at(-1) ?? '', true)
    await until('home', () => ha.moved(since, new RegExp(`^${entity}$`)).some((move) => / > home$/.test(move)))
    annotate(`${Math.round(performance.now() - began)} ms`)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('are there again when Home Assistant has restarted', async ({ annotate }) => {
    await house.ha.stop()
    const took = await timed(house.ha.start())
    const began = performance.now()
    const { differences } = await house.settled(180)
    annotate(`started in ${took} ms, all there ${Math.round(performance.now() - began)} ms later`)
    expect(Object.values(differences).flat().slice(0, 20)).toEqual([])
  })

  it('gave no cause for a warning or a repair', async () => {
    // Busy with that many documents it is late to hear that the broker has taken its subscriptions.
    const complaints = house.ha.complaints().filter((it) => !it.includes('No ACK from MQTT server'))
    expect(complaints.slice(0, 10)).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})

/** Whether nothing was said for so long that counts. */
async function silentFor(milliseconds: number): Promise<boolean> {
  const moment = house.wire.now()
  await pause(milliseconds)
  return wordsSince(moment).length === 0
}

/** What was said since then, without what is said every minute or whenever somebody looks. */
function wordsSince(moment: number): string[] {
  const said = house.wire.since(moment, /./).filter(({ topic }) => !/bridge\/health$|\/picture\/image$/.test(topic))
  return said.map(({ topic }) => topic)
}

function megabytesOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
