import { ask } from '../api.ts'
import { w } from '../language.ts'
import { session } from '../store.ts'

/** Only where a password is configured. */
export function SignOut() {
  if (session.value?.needsPassword !== true) return null
  const end = async () => {
    await ask('DELETE', 'api/session')
    location.reload()
  }
  return (
    <p>
      <button type="button" class="button" onClick={() => void end()}>
        {w().signOut}
      </button>
    </p>
  )
}
