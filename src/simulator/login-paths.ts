/**
 * The paths below `login/`, the only ones that need no session. https://dev.freebox.fr/sdk/os/login/
 */
import { z } from 'zod'
import { Refusal } from './answer.ts'
import type { Login } from './login.ts'

/** The simulator refuses a longer `app_id`. The exact limit of real boxes is not published. */
const longestAppId = 32

const TokenRequest = z.strictObject({
  app_id: z.string().min(1).max(longestAppId),
  app_name: z.string().min(1),
  app_version: z.string(),
  device_name: z.string().min(1),
})

const SessionStart = z.strictObject({ app_id: z.string(), app_version: z.string().optional(), password: z.string() })

interface LoginRequest {
  method: string
  path: string
  token: string | undefined
  body: unknown
}

/** Returns the result of a request below `login/`, or throws the refusal. */
export function answerLogin(login: Login, { method, path, token, body }: LoginRequest): unknown {
  const [, step = '', id = ''] = path.split('/')
  switch (`${method} ${step}`) {
    case 'GET ':
      return { logged_in: login.hasSession(token), ...login.challenge, password_set: true }
    case 'POST authorize':
      return login.authorize(parse(TokenRequest, body).app_id)
    case 'GET authorize':
      return login.track(Number(id))
    case 'POST session':
      return openSession(login, parse(SessionStart, body))
    case 'POST logout':
      return login.logout(token)
    default:
      throw new Refusal('invalid_request', {}, 404)
  }
}

function openSession(login: Login, { app_id, password }: z.output<typeof SessionStart>) {
  const { token, permissions, ...challenge } = login.login(app_id, password)
  return { session_token: token, ...challenge, permissions, password_set: true }
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { success, data } = schema.safeParse(body)
  if (!success) throw new Refusal('invalid_request')
  return data
}
