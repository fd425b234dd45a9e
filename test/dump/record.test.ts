/** A dump of the answers of a box. */
import { expect, test } from 'vitest'
import { recordDump } from '../../src/dump/record.ts'

const neighbours: Readonly<Record<string, unknown>> = {
  'wifi/ap/0/neighbors/': [{ bssid: 'AA:BB:CC:00:00:01', ssid: 'One' }],
  'wifi/ap/1/neighbors/': [{ bssid: 'AA:BB:CC:00:00:02', ssid: 'Two' }],
}

function dumpOf(paths: readonly string[]) {
  const request = ({ path }: { path: string }) => Promise.resolve(neighbours[path])
  return recordDump({
    version: '1.2.3',
    box: { request, info: undefined, rights: {} },
    readAll: async (send) => {
      for (const path of paths) await send({ method: 'GET', path })
    },
  })
}

test('a dump is the same whichever answer came first', async () => {
  const paths = Object.keys(neighbours)
  const dump = await dumpOf(paths)
  expect(JSON.stringify(dump.answers)).not.toContain('AA:BB:CC')
  expect(await dumpOf(paths.toReversed())).toEqual(dump)
})
