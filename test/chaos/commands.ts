/** The commands of a sequence, and the requests by which they are recognised at the box. */
import type { RecordedRequest } from '../../src/simulator/index.ts'
import type { Command } from './actions.ts'
import type { History, SentCommand } from './history.ts'
import { type ChaosRun, choose, hostsOf } from './sequence.ts'

/** A topic below the base topic, a payload, and the request that it causes. */
interface CommandSpec {
  readonly topic: string
  readonly payload: string
  readonly expected?: {
    readonly method: string
    readonly path: RegExp | string
    readonly body?: Record<string, unknown>
  }
}

/** Sends a command without waiting for the reply. */
export function sendCommand(run: ChaosRun, history: History, command: Command): void {
  const spec = specOf(run, command)
  if (spec === undefined) return
  const { topic, payload, expected } = spec
  const sent: SentCommand = {
    ...{ topic, payload, at: performance.now(), answered: false },
    signature: expected === undefined ? '' : `${expected.method} ${expected.path} ${JSON.stringify(expected.body)}`,
    matches: (request) => expected !== undefined && fits(request, expected),
  }
  history.commands.push(sent)
  run.home
    .command(topic, payload, 90)
    .then((answer) => Object.assign(sent, { answer }))
    .catch((error: unknown) => Object.assign(sent, { problem: String(error) }))
    .finally(() => Object.assign(sent, { answered: true }))
}

function specOf(run: ChaosRun, command: Command): CommandSpec | undefined {
  const { downloads } = run.home.box.house
  switch (command.what) {
    case 'rename': {
      const host = choose(hostsOf(run), command.which)
      if (host === undefined) return undefined
      const name = `Nom ${run.next()}`
      const expected = { method: 'PUT', path: `lan/browser/${host.interface}/${host.id}`, body: { primary_name: name } }
      return { topic: `lan/host/${host.id}/rename`, payload: JSON.stringify({ name }), expected }
    }
    case 'name the box': {
      const name = `Freebox ${run.next()}`
      return {
        topic: 'lan/config/name',
        payload: name,
        expected: { method: 'PUT', path: 'lan/config', body: { name } },
      }
    }
    case 'add a download': {
      const url = `http://example.org/file-${run.next()}.iso`
      const expected = { method: 'POST', path: 'downloads/add', body: { download_url: url } }
      return { topic: 'downloads/task/add', payload: JSON.stringify({ url }), expected }
    }
    case 'remove a download': {
      const task = choose(downloads.tasks, command.which)
      if (task === undefined) return undefined
      const expected = { method: 'DELETE', path: `downloads/${task.id}` }
      return { topic: `downloads/task/${task.id}/remove`, payload: '', expected }
    }
    case 'run a download': {
      const task = choose(downloads.tasks, command.which)
      if (task === undefined) return undefined
      const expected = { method: 'PUT', path: `downloads/${task.id}` }
      return { topic: `downloads/task/${task.id}/running`, payload: command.on ? 'ON' : 'OFF', expected }
    }
    case 'mark calls read':
      return {
        topic: 'calls/log/mark_all_read',
        payload: 'PRESS',
        expected: { method: 'POST', path: 'call/log/mark_all_as_read' },
      }
    case 'switch the Wi-Fi': {
      const expected = { method: 'PUT', path: 'wifi/config', body: { enabled: command.on } }
      return { topic: 'wifi/config/enabled', payload: command.on ? 'ON' : 'OFF', expected }
    }
    case 'switch the lamp': {
      const expected = { method: 'PUT', path: /^home\/endpoints\/34\//, body: { value: command.on } }
      return { topic: 'home/light/34/light', payload: command.on ? 'ON' : 'OFF', expected }
    }
    case 'an invalid command':
      return { topic: 'lan/host/ether-unknown/rename', payload: '{"name":"x"}' }
  }
}

function fits({ method, path, body }: RecordedRequest, expected: NonNullable<CommandSpec['expected']>): boolean {
  const plain = path.replace(/\/$/, '')
  const pathMatches = typeof expected.path === 'string' ? plain === expected.path : expected.path.test(plain)
  return (
    method === expected.method &&
    pathMatches &&
    Object.entries(expected.body ?? {}).every(([key, value]) => has(body, key, value))
  )
}

function has(body: unknown, key: string, value: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.entries(body).some(([k, v]) => k === key && v === value)
}
