/**
 * Notification targets, and the HTTP calls with which the box notifies their servers. Freebox documentation of API 16,
 * "Notification server specification" (reference §5.1).
 */
import { randomUUID } from 'node:crypto'

/** The kinds that a target can subscribe to, with the first API major that knows each. */
export const subscriptionSince = {
  phone: 6,
  downloader: 6,
  security: 6,
  box_state: 11,
  lan_host: 12,
  password_change: 12,
} as const
export type PushKind = keyof typeof subscriptionSince

/** A target as the API returns it. The box passes its token on to the server and does not return it. */
export interface Target {
  id: string
  name: string
  type: 'ios' | 'android' | 'firebase'
  subscriptions: string[]
  api_url: string
  message_type: 'data' | 'notification'
  last_use: number
}

/** The reply of a server. The status is 0 if the server could not be reached. */
export interface PushReply {
  status: number
  text: string
}

/** A new target, which has not been used yet. */
export function createTarget(fields: Omit<Target, 'id' | 'last_use'>): Target {
  return { ...fields, id: randomUUID(), last_use: 0 }
}

/** Registers a new target with its server. */
export function registerTarget(box_id: string, { id, name, type, api_url }: Target, token: string): Promise<PushReply> {
  const body = { box_id, device_type: type, token, device_name: name, device_id: id }
  return request('POST', `${api_url}/register`, body)
}

/** Unregisters a removed target from its server. */
export function unregisterTarget(box_id: string, { id, api_url }: Target): Promise<PushReply> {
  return request('DELETE', `${api_url}/register/${box_id}/${id}`)
}

/** Calls each server with targets that subscribed to `kind` once, for all of them, and returns the replies. */
export function sendPush(
  box_id: string,
  targets: Target[],
  kind: PushKind,
  payload: Record<string, unknown>,
): Promise<PushReply[]> {
  const subscribed = targets.filter((it) => it.subscriptions.includes(kind))
  const servers = [...new Set(subscribed.map((it) => it.api_url))]
  const content = { box_id, type: kind === 'lan_host' ? 'lan' : kind, ...payload }
  const calls = servers.map((url) => {
    const devices = subscribed.filter((it) => it.api_url === url)
    const visible = devices.some((it) => it.message_type === 'notification') ? { title: 'Freebox', body: kind } : {}
    return request('POST', `${url}/send`, { devices: devices.map((it) => it.id), ...visible, payload: content, box_id })
  })
  return Promise.all(calls)
}

async function request(method: string, url: string, body?: unknown): Promise<PushReply> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = { 'Content-Type': 'application/json' }
  try {
    const response = await fetch(url, { method, headers, ...content, signal: AbortSignal.timeout(5000) })
    return { status: response.status, text: await response.text() }
  } catch {
    return { status: 0, text: '' }
  }
}
