/** Sentences of the server, and what screen readers announce. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Failed } from '../../src/page/contract.ts'
import { language, w } from '../language.ts'
import { loadRefusalWords, refusalInLanguage } from '../refusal-words.ts'

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

/** A sentence of the server. It is English in every language if its translation is not known. */
export function ServerText({ error, error_code = '' }: { readonly error: string; readonly error_code?: string }) {
  // The answer to a request comes with the words. What the server reports by itself does not.
  useEffect(() => void loadRefusalWords(), [language.value])
  return refusalInLanguage({ error, error_code }) ?? <span lang="en">{error}</span>
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
