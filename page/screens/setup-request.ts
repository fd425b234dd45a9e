/** Sends the requests of the steps. */
import { useSignal } from '@preact/signals'
import type { Failed, SetupReply } from '../../src/page/contract.ts'
import { ask } from '../api.ts'
import { setup } from '../store.ts'

/** Sends a request of a step. Its progress comes as an event. */
export function useStep() {
  const refused = useSignal<Failed | undefined>(undefined)
  const isPending = useSignal(false)
  const take = (reply: SetupReply) => {
    refused.value = reply.status === 'error' ? reply : undefined
    if (reply.status === 'ok') setup.value = reply.setup
    return reply.status === 'ok'
  }
  const send = async (method: 'POST' | 'DELETE', path: string, input?: unknown) => {
    if (isPending.value) return false
    isPending.value = true
    const answer = await ask<SetupReply>(method, path, input)
    isPending.value = false
    return take(answer.ok ? answer.data : answer.refused)
  }
  return { refused, isPending, send }
}
