/** The user of Home Assistant's frontend. */
import { z } from 'zod'
import type { HomeAssistant } from '../support/home-assistant.ts'

/** The last steps of the first start. Without them, every page leads to the onboarding. */
export async function finishOnboarding(ha: HomeAssistant): Promise<void> {
  for (const step of ['core_config', 'analytics']) {
    await ha.request('POST', `/api/onboarding/${step}`, { client_id: `${ha.url}/` })
  }
}

/** A token of the user, in the form in which the frontend stores it. */
export async function createTokens(ha: HomeAssistant): Promise<object> {
  const token = await ha.command('auth/long_lived_access_token', { client_name: 'browser', lifespan: 1 })
  return {
    ...{ access_token: z.string().parse(token), token_type: 'Bearer', refresh_token: '', expires_in: 86_400 },
    ...{ expires: Date.now() + 86_400_000, hassUrl: ha.url, clientId: `${ha.url}/` },
  }
}
