/** The virtual machines of the simulated box: what a real box refuses is refused, and what it forgets is forgotten. */
import { expect, test } from 'vitest'
import { openBox } from './client.ts'

test('empties the user data of cloud-init at a PUT without it, which needs a stopped machine', async () => {
  await using box = await openBox()
  expect(await box.call('PUT', 'vm/0', { memory: 400 })).toMatchObject({ error_code: 'not_stopped' })
  await box.call('POST', 'vm/0/stop', {})
  expect(await box.call('PUT', 'vm/0', { enable_screen: 'yes' })).toMatchObject({ error_code: 'invalid_request' })
  expect(await box.call('PUT', 'vm/0', { memory: 400 })).toMatchObject({
    result: { memory: 400, cloudinit_userdata: '', name: 'Home Assistant' },
  })
})

test('starts a machine only with enough memory, and deletes it only when it is stopped', async () => {
  await using box = await openBox()
  expect(await box.call('DELETE', 'vm/0')).toMatchObject({ error_code: 'not_stopped' })
  if (box.simulator.house.vms) box.simulator.house.vms.total_memory = 700
  expect(await box.call('POST', 'vm/1/start', {})).toMatchObject({ error_code: 'nomem' })
  expect(await box.call('POST', 'vm/1/powerbutton', {})).toMatchObject({ error_code: 'not_running' })
  expect(await box.call('POST', 'vm/9/start', {})).toMatchObject({ error_code: 'no_such_vm' })
  expect(await box.call('DELETE', 'vm/1')).toMatchObject({ success: true })
})

test('answers a history without a database as real boxes do: without an error code', async () => {
  await using box = await openBox()
  expect(await box.get('rrd/')).toEqual({ success: false, msg: 'invalid_db' })
})
