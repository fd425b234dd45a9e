/** Home Assistant's own WebSocket: commands with answers, and every change of a state as it happens. */
import WebSocket from 'ws'
import { z } from 'zod'

/** An entity went from one state to another; undefined where it appeared or was removed. */
export interface Change {
  readonly entity: string
  readonly from: string | undefined
  readonly to: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface Link {
  /** One command and its result. */
  ask(type: string, fields?: object): Promise<unknown>
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

interface Waiting {
  readonly type: string
  done(result: unknown): void
  failed(error: Error): void
}

/** Connects; `changed` hears of every change from then on. */
export async function openLink(url: string, token: string, changed: (change: Change) => void): Promise<Link> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/websocket`, { maxPayload: 1 << 28 })
  const waiting = new Map<number, Waiting>()
  let last = 0

  const ask = (type: string, fields: object = {}) =>
    new Promise<unknown>((done, failed) => {
      const id = ++last
      waiting.set(id, { type, done, failed })
      socket.send(JSON.stringify({ id, type, ...fields }))
    })

  function hear({ id = 0, type, success, result, error, event }: Message): void {
    if (type === 'event' && event) changed(changeOf(event.data))
    const asker = type === 'result' ? waiting.get(id) : undefined
    if (asker === undefined) return
    waiting.delete(id)
    if (success) asker.done(result)
    else asker.failed(new Error(`${asker.type}: ${JSON.stringify(error)}`))
  }

  socket.on('close', () => {
    for (const { type, failed } of waiting.values()) failed(new Error(`${type}: the connection was closed`))
  })
  await new Promise<void>((open, failed) => {
    socket.on('error', failed)
    socket.on('message', (raw: Buffer) => {
      const message = Message.parse(JSON.parse(raw.toString()))
      if (message.type === 'auth_required') socket.send(JSON.stringify({ type: 'auth', access_token: token }))
      else if (message.type === 'auth_ok') open()
      else if (message.type === 'auth_invalid') failed(new Error('Home Assistant refuses the token'))
      else hear(message)
    })
  })
  await ask('subscribe_events', { event_type: 'state_changed' })
  return { ask, close: () => socket.terminate() }
}

function changeOf({ entity_id, old_state, new_state }: NonNullable<Message['event']>['data']): Change {
  return {
    entity: entity_id,
    from: old_state?.state,
    to: new_state?.state,
    attributes: new_state?.attributes ?? {},
  }
}
