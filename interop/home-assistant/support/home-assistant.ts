/** A real Home Assistant, connected to a broker: what the user sees and does, over its own APIs. */
import { z } from 'zod'
import { type Configuration, prepareInstance } from './instance.ts'
import { joinBroker, onboard } from './onboarding.ts'
import { until } from './waiting.ts'
import { type Change, openWebSocketApi, type WebSocketApi } from './websocket.ts'

export type { Change } from './websocket.ts'

const State = z.object({ entity_id: z.string(), state: z.string(), attributes: z.record(z.string(), z.unknown()) })
export type State = z.output<typeof State>

const Entry = z.looseObject({ domain: z.string(), entry_id: z.string(), state: z.string() })
const Issue = z.looseObject({ domain: z.string(), issue_id: z.string() })

export type HomeAssistant = Awaited<ReturnType<typeof openHomeAssistant>>

export interface HomeAssistantOptions extends Configuration {
  readonly broker: { readonly host: string; readonly port: number }
  readonly language?: string
}

/** Starts it, creates an account, and connects it to the broker with the default settings of the form. */
export async function openHomeAssistant({ broker, language = 'en', ...configuration }: HomeAssistantOptions) {
  const instance = await prepareInstance(configuration)
  const { url } = instance
  const changes: Change[] = []
  let token = ''
  let link: WebSocketApi | undefined

  const requestAs = (bearer?: string) => (method: string, path: string, body?: unknown, form?: boolean) =>
    send({ url: url + path, method, body, form, bearer })
  const request = (method: string, path: string, body?: unknown) => requestAs(token)(method, path, body)
  const command = (type: string, fields?: object) => {
    if (link === undefined) throw new Error('Home Assistant is not running')
    return link.command(type, fields)
  }

  async function connect(): Promise<void> {
    const running = async () => z.looseObject({ state: z.string() }).parse(await request('GET', '/api/config')).state
    await until('Home Assistant is running', async () => (await running()) === 'RUNNING', 180)
    link = await openWebSocketApi(url, token, (change) => changes.push(change))
    // Since 2026.8 it uses its port on trial, and restarts after five minutes unless the user confirms the port.
    await link.command('http/config/promote').catch(() => undefined)
  }
  async function mqttEntry(): Promise<z.output<typeof Entry>> {
    const entries = z.array(Entry).parse(await request('GET', '/api/config/config_entries/entry'))
    return Entry.parse(entries.find(({ domain }) => domain === 'mqtt'))
  }
  async function start(): Promise<void> {
    instance.launch()
    await connect()
  }
  async function stop(): Promise<void> {
    link?.close()
    link = undefined
    await instance.stop()
  }

  instance.launch()
  await until('Home Assistant answers', async () => (await fetch(`${url}/api/onboarding`)).ok, 180)
  token = await onboard(url, language, requestAs)
  await connect()
  await joinBroker(request, broker.host, broker.port)
  await until('Home Assistant is connected to the broker', async () => (await mqttEntry()).state === 'loaded', 60)
  instance.newProblems()

  return {
    ...{ url, request, command, start, stop, close: instance.close, newProblems: instance.newProblems },
    /** The process id. `unshare` and `chroot` replace themselves, so this is the process of Home Assistant. */
    pid: () => instance.pid,
    async version(): Promise<string> {
      return z.looseObject({ version: z.string() }).parse(await request('GET', '/api/config')).version
    },
    async restart() {
      await stop()
      await start()
    },
    async states(): Promise<Map<string, State>> {
      const all = z.array(State).parse(await request('GET', '/api/states'))
      return new Map(all.map((it) => [it.entity_id, it]))
    },
    /** The state of one entity; undefined if it does not exist. */
    async state(entity: string): Promise<string | undefined> {
      return (await this.states()).get(entity)?.state
    },
    /** Calls a service (`switch.turn_off`) for an entity. */
    async call(service: string, entity: string, data: object = {}): Promise<void> {
      await request('POST', `/api/services/${service.replace('.', '/')}`, { entity_id: entity, ...data })
    },
    /** The open repairs, without those of this installation. */
    async repairs(): Promise<string[]> {
      const { issues } = z.object({ issues: z.array(Issue) }).parse(await command('repairs/list_issues'))
      const domains = ['mqtt', 'automation', 'lovelace']
      return issues.filter(({ domain }) => domains.includes(domain)).map(({ issue_id }) => issue_id)
    },
    /** A moment, for `moved`. */
    now: () => changes.length,
    /** The state changes of these entities since then, as `entity: from > to`. */
    stateChanges(since: number, entities: RegExp): string[] {
      const moves = changes.slice(since).filter(({ entity, from, to }) => entities.test(entity) && from !== to)
      return moves.map(({ entity, from, to }) => `${entity}: ${from} > ${to}`)
    },
    /** Every change of one entity between two moments, including those of its attributes only. */
    changesOf: (entity: string, since = 0, end?: number): Change[] =>
      changes.slice(since, end).filter((it) => it.entity === entity),
    /** Reloads the MQTT integration, as Home Assistant does some time after the user has enabled an entity. */
    async reloadMqtt(): Promise<void> {
      await request('POST', `/api/config/config_entries/entry/${(await mqttEntry()).entry_id}/reload`)
    },
  }
}

interface Sent {
  readonly url: string
  readonly method: string
  readonly body?: unknown
  readonly form?: boolean | undefined
  readonly bearer?: string | undefined
}

async function send({ url, method, body, form = false, bearer }: Sent): Promise<unknown> {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const headers = { 'content-type': type, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) }
  const text = form
    ? new URLSearchParams(z.record(z.string(), z.string()).parse(body)).toString()
    : JSON.stringify(body)
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: text }) })
  const responseText = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${responseText.slice(0, 300)}`)
  return responseText.startsWith('{') || responseText.startsWith('[') ? JSON.parse(responseText) : responseText
}
