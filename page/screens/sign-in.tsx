/** Asks for the password. */
import { useSignal } from '@preact/signals'
import type { Failed } from '../../src/page/contract.ts'
import { ask } from '../api.ts'
import { w } from '../language.ts'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { ErrorText } from '../parts/messages.tsx'

export function SignIn({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const password = useSignal('')
  const refused = useSignal<Failed | undefined>(undefined)
  const isPending = useSignal(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    if (isPending.value) return
    isPending.value = true
    const answer = await ask('POST', 'api/session', { password: password.value })
    isPending.value = false
    refused.value = answer.ok ? undefined : answer.refused
    if (answer.ok) onSignedIn()
  }
  return (
    <form class="sign-in card" onSubmit={(event) => void submit(event)}>
      <h1 tabIndex={-1}>{w().signIn}</h1>
      <p id="sign-in-text">{w().signInText}</p>
      {/* Password managers want a user name. */}
      <input
        class="hidden"
        type="text"
        name="username"
        autocomplete="username"
        value="freebox2mqtt"
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <label for="password">{w().password}</label>
      <input
        id="password"
        class="input"
        type="password"
        autocomplete="current-password"
        required
        aria-describedby="sign-in-text"
        value={password.value}
        onInput={({ currentTarget }) => (password.value = currentTarget.value)}
      />
      <ErrorText refused={refused.value} />
      <button type="submit" class="button main" aria-busy={isPending.value}>
        {w().signIn}
      </button>
      <LanguageSwitch />
    </form>
  )
}
