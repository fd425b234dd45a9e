/** How often the disks are read, what is requested for that, and what a disk shows in cases that no fixture has. */
import { describe, expect, it } from 'vitest'
import storage from '../../adapters/storage/index.ts'
import { secondsOf } from '../../src/contract/interval.ts'
import { Poller } from '../../src/engine/poll/poller.ts'
import { Poll } from '../../src/engine/poll/reader.ts'
import { manualClock } from '../support/clock.ts'
import { memoryLog } from '../support/ports.ts'
import { versionOf } from '../support/reader.ts'
import { objectState } from '../support/states.ts'
import { answerOf, type BoxAnswers, readBox, readResource } from './replay.ts'

const resources = storage.resources({})
const fixture = (name: string) => readBox(`test/fixtures/storage/${name}`)

function resourceCalled(name: string) {
  const resource = resources[name]
  if (resource === undefined) throw new Error(`no resource ${name}`)
  return resource
}

/** A resource of a box: reads it, and says how long it then waits and what it has requested. */
function start(name: string, box: BoxAnswers) {
  const clock = manualClock()
  const { log, lines } = memoryLog()
  const resource = resourceCalled(name)
  const sink = { show: async () => undefined, objectChanged: () => {}, unavailable: () => {}, absent: () => {} }
  const every = secondsOf(resource.every)
  const poller = new Poller(
    { adapter: 'storage', name, resource, every },
    {
      ...{ clock, log, sink },
      status: { boxIsUp: () => true, eventsConnected: () => true, ready: async () => undefined },
      reports: { conditionChanged: () => undefined, boxChanged: () => undefined, missingRight: () => undefined },
    },
  )
  const requests: object[] = []
  const request = async (sent: { readonly path: string }) => {
    requests.push(sent)
    return answerOf(box, sent.path)
  }
  return {
    ...{ poller, clock, lines, requests },
    async waitsAfterARead() {
      const at = clock.monotonic()
      await poller.read(new Poll({ box: { request }, api: versionOf(box.api), now: box.now, at }).reader({}, resource))
      poller.plan((seconds) => at + seconds)
      return poller.due.next - at
    },
  }
}

/** A box whose only disk is that of the fixture ultra-usb, with these fields. */
function oneDisk(fields: object, partition: object = {}): BoxAnswers {
  const box = fixture('ultra-usb')
  const [disk] = Object(answerOf(box, 'storage/disk/'))
  const result = [{ ...disk, partitions: [{ ...disk.partitions[0], ...partition }], ...fields }]
  return { ...box, answers: { ...box.answers, 'storage/disk/': { success: true, result } } }
}

describe('the disks', () => {
  it('are read every five minutes, every ten seconds during an operation and for a minute after a command', async () => {
    const busy = [
      oneDisk({ state: 'formatting' }),
      oneDisk({ operation_pct: { percent: '3' } }),
      oneDisk({}, { state: 'checking', operation_pct: { done_steps: 0, max_steps: 0, percent: 0 } }),
      oneDisk({}, { operation_pct: { done_steps: 1 } }),
    ]
    for (const name of ['disk', 'partition']) {
      const idle = oneDisk({ operation_pct: { done_steps: 0, max_steps: 0, percent: 0 } }, { operation_pct: null })
      const { waitsAfterARead, poller, clock } = start(name, idle)
      expect(await waitsAfterARead()).toBe(300)
      for (const box of busy) expect(await start(name, box).waitsAfterARead()).toBe(10)
      poller.commandSent()
      expect(await waitsAfterARead()).toBe(10)
      clock.pass(61)
      expect(await waitsAfterARead()).toBe(300)
    }
  })

  it('are one request with a long timeout, without one for arrays on a box that has none', async () => {
    const { waitsAfterARead, requests } = start('disk', fixture('ultra-nvme'))
    await waitsAfterARead()
    expect(requests).toEqual([expect.objectContaining({ path: 'storage/disk/', timeout: 'slow' })])
  })

  it('keep their topics when another disk with the same serial number is connected later', async () => {
    const keys = async (...ids: number[]) => {
      const disks = ids.map((id) => ({ id, serial: '0123456789', type: 'usb' }))
      const box = { ...oneDisk({}), answers: { 'storage/disk/': { success: true, result: disks } } }
      const read = await readResource(resourceCalled('disk'), box)
      return 'absent' in read
        ? []
        : [...read.objects.values()].map(({ it }) => `${it.id}: ${resourceCalled('disk').key(it)}`)
    }
    expect(await keys(2000)).toEqual(['2000: 0123456789'])
    for (const ids of [
      [2000, 3000],
      [3000, 2000],
    ]) {
      expect((await keys(...ids)).sort()).toEqual(['2000: 0123456789', '3000: 3000'])
    }
  })

  it('are shown although the arrays cannot be read: the only array is that of its members', async () => {
    const box = fixture('delta-raid1')
    const { 'storage/raid/': _, ...answers } = box.answers
    const read = await readResource(resourceCalled('disk'), { ...box, answers })
    const devices =
      'absent' in read ? [] : [...read.objects.values()].map(({ it }) => resourceCalled('disk').device?.(it))
    expect(devices.map((it) => it?.below)).toEqual([undefined, '3000', '3000'])
  })
})

describe('an array', () => {
  it('is read every five minutes, and every half minute while it synchronises', async () => {
    expect(await start('raid', fixture('delta-raid1')).waitsAfterARead()).toBe(300)
    expect(await start('raid', fixture('delta-degraded')).waitsAfterARead()).toBe(30)
  })

  it('that the box does not have is looked for every ten minutes, and not logged', async () => {
    const { waitsAfterARead, lines, requests } = start('raid', fixture('pop-no-disk'))
    expect(await waitsAfterARead()).toBe(600)
    expect(requests).toHaveLength(1)
    expect(lines).toEqual([])
  })
})

describe('the space of a partition', () => {
  const shownFor = async (partition: object) => {
    const { entities } = resourceCalled('partition')
    const read = await readResource(resourceCalled('partition'), oneDisk({}, partition))
    const [held] = 'absent' in read ? [] : read.objects.values()
    return held && objectState(entities, held.it)
  }

  it.each([
    [
      'is in percent of used and free, as the rounded total does not fit',
      { total_bytes: 1e12, used_bytes: 3e11, free_bytes: 1e11 },
      75,
    ],
    ['is at most 100 %', { total_bytes: 1e12, used_bytes: 1e12, free_bytes: -1e9 }, 100],
    ['is at least 0 %', { total_bytes: 1e12, used_bytes: -1, free_bytes: 1e12 }, 0],
    ['is unknown if nothing is used and nothing is free', { used_bytes: 0, free_bytes: 0 }, null],
    [
      'does not exist if the box says that it has a size of 0',
      { total_bytes: 0, used_bytes: 0, free_bytes: 0 },
      undefined,
    ],
  ])('%s', async (_, bytes, used) => {
    expect((await shownFor(bytes))?.used).toBe(used)
  })

  it.each(['raid', 'swap', 'empty', 'unknown'])(
    'is not shown for the kind %s, which holds no files',
    async (fstype) => {
      expect(await shownFor({ fstype })).toBeUndefined()
    },
  )

  it('is shown for a file system that this program does not know', async () => {
    expect(await shownFor({ fstype: 'zfs' })).toMatchObject({ fstype: 'zfs', free: 358.03 })
  })

  it.each(['mounting', 'umounting', 'ejecting'])('does not say whether it is mounted during %s', async (state) => {
    expect(await shownFor({ state })).toMatchObject({ mounted: null, state })
  })
})
