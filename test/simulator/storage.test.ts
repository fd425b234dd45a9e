import { expect, test } from 'vitest'
import { openBox } from './client.ts'

const state = (state: string) => ({ state })

test('lists the members of a mirror, which have no space, and the array, which has no serial number', async () => {
  await using box = await openBox({ model: 'delta' })
  const member = { type: 'sata', state: 'disabled', partitions: [{ fstype: 'raid', total_bytes: 0 }] }
  const array = { id: 3000, type: 'raid', serial: '', temp: 0, partitions: [{ id: 3000, disk_id: 3000 }] }
  expect(await box.get('storage/disk/')).toMatchObject({ result: [member, member, array] })
  expect(await box.get('storage/raid/0')).toMatchObject({ result: { disk_id: 3000, members: [{}, {}] } })
  expect(await box.get('storage/raid/1')).toMatchObject({ error_code: 'array_not_found' })
  expect(await box.get('storage/partition/3000')).toMatchObject({ result: { label: 'Disque 1', state: 'mounted' } })
  expect(await box.get('storage/partition/9')).toMatchObject({ error_code: 'partition_not_found' })
  expect(await box.call('PUT', 'storage/partition/1000', state('mounted'))).toMatchObject({
    error_code: 'op_not_supported',
  })
})

test('answers for a RAID that is not there with success on an Ultra and with an internal error on a Pop', async () => {
  await using ultra = await openBox({ model: 'ultra' })
  expect(await ultra.get('storage/raid/')).toEqual({ success: true })
  await using pop = await openBox({ model: 'pop' })
  expect(await pop.get('storage/raid/')).toMatchObject({ error_code: 'internal_error' })
  expect(await pop.get('storage/disk/')).toEqual({ success: true })
})

test('ejects USB disks only, and takes them back', async () => {
  await using box = await openBox({ model: 'ultra' })
  expect(await box.call('PUT', 'storage/disk/1000', state('disabled'))).toMatchObject({ error_code: 'is_internal' })
  expect(await box.call('PUT', 'storage/disk/7', state('disabled'))).toMatchObject({ error_code: 'not_found' })
  expect(await box.call('PUT', 'storage/disk/2000', state('off'))).toMatchObject({ error_code: 'invalid_request' })
  const ejected = { state: 'disabled', partitions: [{ state: 'umounted' }] }
  expect(await box.call('PUT', 'storage/disk/2000', state('disabled'))).toMatchObject({ result: ejected })
  const back = { state: 'enabled', partitions: [{ state: 'mounted' }] }
  expect(await box.call('PUT', 'storage/disk/2000', state('enabled'))).toMatchObject({ result: back })
})

test('refuses a disk while an operation runs on it', async () => {
  await using box = await openBox({ model: 'ultra' })
  expect(await box.call('PUT', 'storage/partition/2001/check/', { checkmode: 'ro' })).toEqual({ success: true })
  const running = { state: 'checking', operation_pct: { done_steps: 0, max_steps: 2, percent: 0 } }
  expect(await box.get('storage/partition/2001')).toMatchObject({ result: running })
  const format = { label: 'x', fs_type: 'ext4', table_type: 'gpt' }
  for (const [path, body] of [
    ['storage/disk/2000', state('disabled')],
    ['storage/disk/2000/format/', format],
    ['storage/partition/2001', state('umounted')],
    ['storage/partition/2001/check/', { checkmode: 'rw' }],
  ] as const) {
    expect(await box.call('PUT', path, body), path).toMatchObject({ error_code: 'disk_busy' })
  }
})
