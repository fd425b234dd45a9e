/** `/api/command` and `/api/request`: what MQTT would be answered. */
import { isFailure, type Outcome } from '../../engine/command/reply.ts'
import { printable } from '../../text.ts'
import { type Answer, failedAnswer, jsonAnswer } from '../answer.ts'
import type { CommandRequest, QueryRequest, Reply } from '../contract.ts'
import type { RouteContext } from '../route.ts'

export async function commandAnswer(
  context: RouteContext,
  { path, id, word, payload }: CommandRequest,
): Promise<Answer> {
  const { daemon } = context
  if (daemon === undefined) return noDaemon
  const [adapter = '', resource = ''] = path.split('.')
  report(context, `the command ${[path, id, word].filter((it) => it !== '').join(' ')}`)
  return outcomeAnswer(await daemon.command({ adapter, resource, id }, word, payload))
}

export async function requestAnswer(context: RouteContext, { name, input }: QueryRequest): Promise<Answer> {
  const { daemon, readOnly } = context
  if (daemon === undefined) return noDaemon
  report(context, `the request ${name}`)
  return outcomeAnswer(await daemon.request(name, input ?? {}, { readOnly }))
}

const noDaemon = failedAnswer(503, 'freebox2mqtt is starting. Try again in a few seconds', 'not_ready')

function outcomeAnswer(outcome: Outcome): Answer {
  const reply: Reply = isFailure(outcome) ? { status: 'error', ...outcome } : { status: 'ok', ...outcome }
  return jsonAnswer(reply)
}

/** Who has asked for what. Payloads may have secrets, so they are left out. */
function report({ log, request: { user, address } }: RouteContext, what: string): void {
  const sent = `The page sends ${printable(what).slice(0, 300)}`
  if (user === undefined) log.debug({ address }, `${sent} for ${address}`)
  else log.info({ user }, `${sent} for ${printable(user).slice(0, 100)} of Home Assistant`)
}
