/** Notification targets, end to end: their names are in the reply to the query, and nowhere else. */
import { expect, it } from 'vitest'
import { createTarget } from '../../src/simulator/house/notification.ts'
import { openHome, until } from './home.ts'
import { written } from './vms.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, notif: on }

const subscriptions = ['phone', 'security']
const phone = createTarget({
  ...{ name: 'iPhone de Xavier', type: 'ios', subscriptions, message_type: 'notification' },
  api_url: 'https://notifications.example.net/v1/a-secret-path',
})
const own = createTarget({
  ...{ name: 'freebox2mqtt', type: 'android', subscriptions: ['downloader'], message_type: 'data' },
  api_url: 'http://127.0.0.1:9/another-secret-path',
})

it('notification targets are counted; the names of phones and the addresses of servers are in no topic and no log', async () => {
  const home = await openHome({ settings: { adapters, commands: { allow_dangerous: ['notif.targets.remove'] } } })
  expect(home.state('notif/targets')).toEqual({ count: 0 })
  home.box.house.targets.push(phone, own)
  await until('they are counted', () => home.state('notif/targets')?.count === 2)
  const shown = { type: 'ios', subscriptions, message_type: 'notification', last_use: null }
  expect(await home.request('notif/targets')).toMatchObject({
    data: [
      { id: phone.id, name: 'iPhone de Xavier', own: false, ...shown },
      { id: own.id, name: 'freebox2mqtt', own: true, subscriptions: ['downloader'] },
    ],
  })
  home.box.requests.splice(0)
  expect(await home.command('notif/targets/remove', JSON.stringify({ id: own.id }))).toMatchObject({ status: 'ok' })
  expect(written(home)).toEqual([{ method: 'DELETE', path: `notif/targets/${own.id}` }])
  expect(home.state('notif/targets')).toEqual({ count: 1 })
  expect(await home.command('notif/targets/remove', '{"id":"other"}')).toMatchObject({
    error: 'There is no such notification target',
  })

  const isReply = (topic: string) => topic.startsWith('answers/') || topic.endsWith('/set')
  const topics = home.watcher.received.filter(({ topic }) => !isReply(topic)).map(({ payload }) => `${payload}`)
  expect(topics.filter((it) => /Xavier|secret-path/.test(it))).toEqual([])
  const replies = home.watcher.received.filter(({ topic }) => isReply(topic)).map(({ payload }) => `${payload}`)
  expect(replies.filter((it) => it.includes('secret-path'))).toEqual([])
  expect(home.daemon.out()).not.toMatch(/Xavier|secret-path/)
})

it('notification targets are not removed unless the configuration names the command', async () => {
  const home = await openHome({ settings: { adapters } })
  home.box.house.targets.push(phone)
  expect(await home.command('notif/targets/remove', JSON.stringify({ id: phone.id }))).toMatchObject({
    error_code: 'denied',
  })
})
