/** The commands that somebody gives, and how one knows that one of them has reached the box. */
import type { RecordedRequest } from '../../src/simulator/index.ts'
import type { Order } from './actions.ts'
import type { Diary, Sent } from './diary.ts'
import { choose, hostsOf, type Stage } from './playing.ts'

/** A topic below the base topic, a payload, and the request that it comes to. */
interface Wish {
  readonly topic: string
  readonly payload: string
  readonly asks?: { readonly method: string; readonly path: RegExp | string; readonly body?: Record<string, unknown> }
}

/** Sends it, and goes on: the answer comes when it comes. */
export function order(stage: Stage, diary: Diary, wanted: Order): void {
  const wish = wishOf(stage, wanted)
  if (wish === undefined) return
  const { topic, payload, asks } = wish
  const sent: Sent = {
    ...{ topic, payload, at: performance.now(), answered: false },
    signature: asks === undefined ? '' : `${asks.method} ${asks.path} ${JSON.stringify(asks.body)}`,
    reaches: (request) => asks !== undefined && fits(request, asks),
  }
  diary.commands.push(sent)
  stage.home
    .command(topic, payload, 90)
    .then((answer) => Object.assign(sent, { answer }))
    .catch((error: unknown) => Object.assign(sent, { problem: String(error) }))
    .finally(() => Object.assign(sent, { answered: true }))
}

function wishOf(stage: Stage, wanted: Order): Wish | undefined {
  const { downloads } = stage.home.box.house
  switch (wanted.what) {
    case 'rename': {
      const host = choose(hostsOf(stage), wanted.which)
      if (host === undefined) return undefined
      const name = `Nom ${stage.next()}`
      const asks = { method: 'PUT', path: `lan/browser/${host.interface}/${host.id}`, body: { primary_name: name } }
      return { topic: `lan/host/${host.id}/rename`, payload: JSON.stringify({ name }), asks }
    }
    case 'name the box': {
      const name = `Freebox ${stage.next()}`
      return { topic: 'lan/config/name', payload: name, asks: { method: 'PUT', path: 'lan/config', body: { name } } }
    }
    case 'add a download': {
      const url = `http://example.org/file-${stage.next()}.iso`
      const asks = { method: 'POST', path: 'downloads/add', body: { download_url: url } }
      return { topic: 'downloads/task/add', payload: JSON.stringify({ url }), asks }
    }
    case 'remove a download': {
      const task = choose(downloads.tasks, wanted.which)
      if (task === undefined) return undefined
      const asks = { method: 'DELETE', path: `downloads/${task.id}` }
      return { topic: `downloads/task/${task.id}/remove`, payload: '', asks }
    }
    case 'run a download': {
      const task = choose(downloads.tasks, wanted.which)
      if (task === undefined) return undefined
      const asks = { method: 'PUT', path: `downloads/${task.id}` }
      return { topic: `downloads/task/${task.id}/running`, payload: wanted.on ? 'ON' : 'OFF', asks }
    }
    case 'mark calls read':
      return {
        topic: 'calls/log/mark_all_read',
        payload: 'PRESS',
        asks: { method: 'POST', path: 'call/log/mark_all_as_read' },
      }
    case 'switch the Wi-Fi': {
      const asks = { method: 'PUT', path: 'wifi/config', body: { enabled: wanted.on } }
      return { topic: 'wifi/config/enabled', payload: wanted.on ? 'ON' : 'OFF', asks }
    }
    case 'switch the lamp': {
      const asks = { method: 'PUT', path: /^home\/endpoints\/34\//, body: { value: wanted.on } }
      return { topic: 'home/light/34/light', payload: wanted.on ? 'ON' : 'OFF', asks }
    }
    case 'nonsense':
      return { topic: 'lan/host/ether-nobody/rename', payload: '{"name":"x"}' }
  }
}

function fits({ method, path, body }: RecordedRequest, asks: NonNullable<Wish['asks']>): boolean {
  const plain = path.replace(/\/$/, '')
  const way = typeof asks.path === 'string' ? plain === asks.path : asks.path.test(plain)
  return method === asks.method && way && Object.entries(asks.body ?? {}).every(([key, value]) => has(body, key, value))
}

function has(body: unknown, key: string, value: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.entries(body).some(([k, v]) => k === key && v === value)
}
