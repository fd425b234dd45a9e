/** Sentences of the server, and what screen readers announce. */
import { signal } from '@preact/signals'
import type { Failed } from '../../src/page/contract.ts'
import { w } from '../language.ts'

/** Errors of the server are English in every language. */
export function ErrorText({ refused, id }: { readonly refused: Failed | undefined; readonly id?: string }) {
  if (refused === undefined) return null
  const isDenied = refused.error_code === 'denied' || refused.error_code === 'read_only'
  return (
    <p class="error" role="alert" {...(id !== undefined && { id })}>
      <span lang="en">{refused.error}</span>
      {isDenied && <span class="remedy"> {w().deniedRemedy}</span>}
    </p>
  )
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
