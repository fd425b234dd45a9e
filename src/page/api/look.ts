/**
 * `/api/look`: reads a resource that a browser shows, such as the rates of the line, which else are read twice a minute.
 * What is new comes with the stream.
 */
import { type Answer, failedAnswer, jsonAnswer } from '../answer.ts'
import type { LookReply } from '../contract.ts'
import type { RouteContext } from '../route.ts'

/** What was read within this time is new enough, so that several browsers cost no more than one. Milliseconds. */
const newEnough = 1500

/** When a resource was last read for a browser, in monotonic milliseconds. */
const looked = new WeakMap<object, number>()

/** Waits for no answer of the box. */
export function lookAnswer({ daemon, request, log }: RouteContext): Answer {
  const path = request.query.get('path') ?? ''
  const { engine, box } = daemon?.sources() ?? {}
  if (engine === undefined || box === undefined) {
    return failedAnswer(503, 'freebox2mqtt is starting. Try again in a few seconds', 'not_ready')
  }
  const resource = engine.resources.get(path)
  if (resource === undefined) return failedAnswer(404, 'There is no such resource', 'unknown_resource')
  const now = performance.now()
  const isNew = now - (looked.get(resource) ?? Number.NEGATIVE_INFINITY) < newEnough
  const isRead = !isNew && resource.condition === 'granted' && leavesEnough(box.stats())
  if (isRead) {
    looked.set(resource, now)
    resource.look().catch((error: unknown) => log.error({ error, path }, `Internal error while reading ${path}`))
  }
  return jsonAnswer({ status: 'ok', isRead } satisfies LookReply)
}

/** Whether the box has had less than half of the requests that it may get in a minute: the rest is for polls and commands. */
export function leavesEnough(stats: { readonly requests_per_minute: number; readonly limit: number }): boolean {
  return stats.requests_per_minute < stats.limit / 2
}
