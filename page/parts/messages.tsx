/** Sentences of the server, and what screen readers announce. */
import { signal } from '@preact/signals'
import type { Failed } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { refusals, unreachable } from '../refusal-words.ts'
import { LateText } from './late-text.tsx'

export function ErrorText({ refused, id }: { readonly refused: Failed | undefined; readonly id?: string }) {
  if (refused === undefined) return null
  const isDenied = refused.error_code === 'denied' || refused.error_code === 'read_only'
  return (
    <p class="error" role="alert" {...(id !== undefined && { id })}>
      <ServerText error={refused.error} error_code={refused.error_code} />
      {isDenied && <span class="remedy"> {w().deniedRemedy}</span>}
    </p>
  )
}

/** A sentence of the server about what it refuses, or what does not work. */
export function ServerText({ error, error_code = '' }: { readonly error: string; readonly error_code?: string }) {
  return error_code === unreachable.error_code ? w().unreachable : <LateText french={refusals} text={error} />
}

const announcement = signal('')

/** Says a sentence to users of screen readers when the current one has ended. */
export function announce(text: string): void {
  announcement.value = text
}

export function Announcer() {
  return (
    <div class="hidden" role="status" aria-live="polite">
      {announcement.value}
    </div>
  )
}
