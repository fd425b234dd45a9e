/**
 * Who wants to be called when something happens, and the calls: the box is the client of its targets' servers here.
 * Freebox documentation of API 16, "Notification server specification" (reference §5.1).
 */
import { randomUUID } from 'node:crypto'

/** The words of a subscription, with the first API major that knows each. */
export const subscriptionSince = {
  phone: 6,
  downloader: 6,
  security: 6,
  box_state: 11,
  lan_host: 12,
  password_change: 12,
} as const
export type PushKind = keyof typeof subscriptionSince

/** A target, as it is told; its token is only handed on to its server. */
export interface Target {
  id: string
  name: string
  type: 'ios' | 'android' | 'firebase'
  subscriptions: string[]
  api_url: string
  message_type: 'data' | 'notification'
  last_use: number
}

/** What a server answered to a call; status 0 where it could not be reached. */
export interface PushReply {
  status: number
  text: string
}

/** A target that nobody has called yet. */
export function newTarget(fields: Omit<Target, 'id' | 'last_use'>): Target {
  return { ...fields, id: randomUUID(), last_use: 0 }
}

/** Tells the server of a new target that there is one. */
export function register(box_id: string, { id, name, type, api_url }: Target, token: string): Promise<PushReply> {
  const body = { box_id, device_type: type, token, device_name: name, device_id: id }
  return exchange('POST', `${api_url}/register`, body)
}

/** Tells the server of a target that it is gone. */
export function unregister(box_id: string, { id, api_url }: Target): Promise<PushReply> {
  return exchange('DELETE', `${api_url}/register/${box_id}/${id}`)
}

/** Calls each server whose targets subscribed to this, once, and gives what they answered. */
export function send(
  box_id: string,
  targets: Target[],
  kind: PushKind,
  payload: Record<string, unknown>,
): Promise<PushReply[]> {
  const wanted = targets.filter((it) => it.subscriptions.includes(kind))
  const servers = [...new Set(wanted.map((it) => it.api_url))]
  const said = { box_id, type: kind === 'lan_host' ? 'lan' : kind, ...payload }
  const calls = servers.map((url) => {
    const theirs = wanted.filter((it) => it.api_url === url)
    const shown = theirs.some((it) => it.message_type === 'notification') ? { title: 'Freebox', body: kind } : {}
    return exchange('POST', `${url}/send`, { devices: theirs.map((it) => it.id), ...shown, payload: said, box_id })
  })
  return Promise.all(calls)
}

async function exchange(method: string, url: string, body?: unknown): Promise<PushReply> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = { 'Content-Type': 'application/json' }
  try {
    const response = await fetch(url, { method, headers, ...content, signal: AbortSignal.timeout(5000) })
    return { status: response.status, text: await response.text() }
  } catch {
    return { status: 0, text: '' }
  }
}
