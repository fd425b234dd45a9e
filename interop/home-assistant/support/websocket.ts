/** The WebSocket API of Home Assistant: commands with their results, and every state change. */
import WebSocket from 'ws'
import { z } from 'zod'

/** The state of an entity changed; undefined before it appeared or after it was removed. */
export interface Change {
  readonly entity: string
  readonly from: string | undefined
  readonly to: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface WebSocketApi {
  /** Sends a command and returns its result. */
  command(type: string, fields?: object): Promise<unknown>
  close(): void
}

const Stated = z.object({ state: z.string(), attributes: z.record(z.string(), z.unknown()) }).nullish()
const Message = z.looseObject({
  id: z.number().optional(),
  type: z.string(),
  success: z.boolean().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  event: z
    .object({ data: z.object({ entity_id: z.string(), old_state: Stated, new_state: Stated }) })
    .optional()
    .catch(undefined),
})
type Message = z.output<typeof Message>

interface PendingCommand {
  readonly type: string
  done(result: unknown): void
  failed(error: Error): void
}

/** Connects. `changed` is called for every state change from then on. */
export async function openWebSocketApi(
  url: string,
  token: string,
  changed: (change: Change) => void,
): Promise<WebSocketApi> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/websocket`, { maxPayload: 1 << 28 })
  const pending = new Map<number, PendingCommand>()
  let last = 0

  const command = (type: string, fields: object = {}) =>
    new Promise<unknown>((done, failed) => {
      const id = ++last
      pending.set(id, { type, done, failed })
      socket.send(JSON.stringify({ id, type, ...fields }))
    })

  function handle({ id = 0, type, success, result, error, event }: Message): void {
    if (type === 'event' && event) changed(changeOf(event.data))
    const command = type === 'result' ? pending.get(id) : undefined
    if (command === undefined) return
    pending.delete(id)
    if (success) command.done(result)
    else command.failed(new Error(`${command.type}: ${JSON.stringify(error)}`))
  }

  socket.on('close', () => {
    for (const { type, failed } of pending.values()) failed(new Error(`${type}: the connection was closed`))
  })
  await new Promise<void>((open, failed) => {
    socket.on('error', failed)
    socket.on('message', (raw: Buffer) => {
      const message = Message.parse(JSON.parse(raw.toString()))
      if (message.type === 'auth_required') socket.send(JSON.stringify({ type: 'auth', access_token: token }))
      else if (message.type === 'auth_ok') open()
      else if (message.type === 'auth_invalid') failed(new Error('Home Assistant refuses the token'))
      else handle(message)
    })
  })
  await command('subscribe_events', { event_type: 'state_changed' })
  return { command, close: () => socket.terminate() }
}

function changeOf({ entity_id, old_state, new_state }: NonNullable<Message['event']>['data']): Change {
  return {
    entity: entity_id,
    from: old_state?.state,
    to: new_state?.state,
    attributes: new_state?.attributes ?? {},
  }
}
