/** The steps of a new user in the browser: the account, the house, and the connection to a broker. */
import { z } from 'zod'

export type Request = (method: string, path: string, body?: unknown, form?: boolean) => Promise<unknown>

/** Creates the account of the owner and skips the optional integrations. @returns the access token. */
export async function onboard(url: string, language: string, request: (token?: string) => Request): Promise<string> {
  const client_id = `${url}/`
  const owner = { client_id, name: 'Owner', username: 'owner', password: 'of-the-house', language }
  const anonymous = request()
  const { auth_code } = z
    .object({ auth_code: z.string() })
    .parse(await anonymous('POST', '/api/onboarding/users', owner))
  const grant = { grant_type: 'authorization_code', code: auth_code, client_id }
  const { access_token } = z
    .object({ access_token: z.string() })
    .parse(await anonymous('POST', '/auth/token', grant, true))
  const signedIn = request(access_token)
  await signedIn('POST', '/api/onboarding/integration', { client_id, redirect_uri: client_id })
  return access_token
}

interface Field {
  readonly name: string
  readonly required?: boolean | undefined
  readonly default?: unknown
  readonly selector?: z.output<typeof Selector> | undefined
  readonly schema?: readonly Field[] | undefined
}

const Option = z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
const Selector = z.looseObject({
  boolean: z.unknown().optional(),
  select: z.looseObject({ options: z.array(Option) }).optional(),
})

const Field: z.ZodType<Field> = z.lazy(() =>
  z.object({
    name: z.string(),
    required: z.boolean().optional(),
    default: z.unknown().optional(),
    selector: Selector.optional(),
    schema: z.array(Field).optional(),
  }),
)
const Step = z.object({
  type: z.enum(['form', 'menu', 'create_entry', 'abort']),
  flow_id: z.string(),
  data_schema: z.array(Field).nullish(),
  errors: z.record(z.string(), z.string()).nullish(),
})

/** Settings > Add integration > MQTT: fills in broker and port, and leaves the other fields at their defaults. */
export async function joinBroker(request: Request, broker: string, port: number): Promise<void> {
  let step = Step.parse(await request('POST', '/api/config/config_entries/flow', { handler: 'mqtt' }))
  while (step.type !== 'create_entry') {
    const refused = Object.keys(step.errors ?? {}).length > 0
    if (step.type === 'abort' || refused) throw new Error(`the MQTT form ends with ${JSON.stringify(step.errors)}`)
    const answer =
      step.type === 'menu' ? { next_step_id: 'broker' } : filledIn(step.data_schema ?? [], { broker, port })
    step = Step.parse(await request('POST', `/api/config/config_entries/flow/${step.flow_id}`, answer))
  }
}

/** The form as it is sent if only these fields were changed. */
function filledIn(fields: readonly Field[], touched: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent = fields.map((field): [string, unknown] => {
    if (field.schema !== undefined) return [field.name, filledIn(field.schema, touched)]
    return [field.name, touched[field.name] ?? field.default ?? untouched(field)]
  })
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined))
}

/** The value that a browser sends for an unchanged required field without a default. */
function untouched({ required = false, selector }: Field): unknown {
  if (!required) return undefined
  return selector !== undefined && 'boolean' in selector ? false : selector?.select?.options[0]
}
