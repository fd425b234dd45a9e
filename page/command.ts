/** Sends commands and follows their outcome. */
import { type Signal, useSignal } from '@preact/signals'
import type { CommandRequest, Failed, Reply } from '../src/page/contract.ts'
import { ask } from './api.ts'
import { w } from './language.ts'
import { confirmed } from './parts/dialog.tsx'
import { announce } from './parts/messages.tsx'
import { refusalText } from './refusal-words.ts'

export type Outcome =
  | { readonly is: 'idle' | 'pending' }
  | { readonly is: 'done'; readonly unconfirmed: boolean; readonly data: unknown }
  | { readonly is: 'refused'; readonly refused: Failed }

export interface Caution {
  /** What the command is called. */
  readonly title: string
  /** What it does; null if it only restarts a device. */
  readonly danger: string | null
}

export interface Commander {
  readonly outcome: Signal<Outcome>
  /** Resolves to whether the command was carried out. @param caution the user is asked once more */
  readonly run: (request: CommandRequest, caution?: Caution) => Promise<boolean>
}

export function useCommander(): Commander {
  const outcome = useSignal<Outcome>({ is: 'idle' })
  const run = async (request: CommandRequest, caution?: Caution) => {
    if (caution !== undefined && !(await confirmed(caution.title, caution.danger))) return false
    outcome.value = { is: 'pending' }
    outcome.value = await carriedOut('api/command', request)
    announce(outcome.value.is === 'refused' ? refusalText(outcome.value.refused) : w().done)
    return outcome.value.is === 'done'
  }
  return { outcome, run }
}

/** The outcome of a command or request. A refusal comes as a status of HTTP, or in the reply. */
export async function carriedOut(path: 'api/command' | 'api/request', input: unknown): Promise<Outcome> {
  const answer = await ask<Reply>('POST', path, input)
  if (!answer.ok) return { is: 'refused', refused: answer.refused }
  const reply = answer.data
  if (reply.status === 'error') return { is: 'refused', refused: reply }
  return { is: 'done', unconfirmed: reply.unconfirmed === true, data: reply.data }
}
