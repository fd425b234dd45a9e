/** Home Assistant's own integration of the Freebox: how a user sets it up, and its entities. */
import { z } from 'zod'
import type { HomeAssistant } from './home-assistant.ts'
import { until } from './waiting.ts'

const Step = z.object({
  type: z.enum(['form', 'create_entry', 'abort']),
  flow_id: z.string(),
  step_id: z.string().optional(),
  errors: z.record(z.string(), z.string()).nullish(),
  result: z.looseObject({ entry_id: z.string() }).optional(),
})
const Entry = z.looseObject({ entry_id: z.string(), state: z.string() })
const Entity = z.looseObject({ entity_id: z.string(), platform: z.string(), disabled_by: z.string().nullable() })

export interface OwnIntegration {
  /** The entities that are enabled, with their states. */
  states(): Promise<ReadonlyMap<string, string | undefined>>
  /** The entities that the integration disables until the user enables them. */
  disabled(): Promise<string[]>
  /** Enables all of its entities and loads it again. */
  enableAll(): Promise<void>
}

/** Settings > Add integration > Freebox: fills in name and port, and confirms the pairing. */
export async function addFreebox(ha: HomeAssistant, host: string, port: number): Promise<OwnIntegration> {
  const send = async (path: string, body: object) =>
    Step.parse(await ha.request('POST', `/api/config/config_entries/flow${path}`, body))
  const { flow_id } = await send('', { handler: 'freebox' })
  await send(`/${flow_id}`, { host, port })
  const added = await send(`/${flow_id}`, {})
  if (added.type !== 'create_entry') throw new Error(`The form of the Freebox ends with ${JSON.stringify(added)}`)
  const id = added.result?.entry_id ?? ''
  const loaded = () => until('the integration is loaded', async () => (await entryState(ha, id)) === 'loaded', 60)
  await loaded()
  const disabled = async () => idsOf((await entities(ha)).filter((it) => it.disabled_by !== null))
  return {
    disabled,
    async states() {
      const all = await ha.states()
      const enabled = idsOf((await entities(ha)).filter((it) => it.disabled_by === null))
      return new Map(enabled.map((entity) => [entity, all.get(entity)?.state]))
    },
    async enableAll() {
      for (const entity_id of await disabled())
        await ha.command('config/entity_registry/update', { entity_id, disabled_by: null })
      await ha.request('POST', `/api/config/config_entries/entry/${id}/reload`)
      await loaded()
    },
  }
}

async function entities(ha: HomeAssistant): Promise<z.output<typeof Entity>[]> {
  const all = z.array(Entity).parse(await ha.command('config/entity_registry/list'))
  return all.filter(({ platform }) => platform === 'freebox')
}

function idsOf(all: readonly z.output<typeof Entity>[]): string[] {
  return all.map(({ entity_id }) => entity_id)
}

async function entryState(ha: HomeAssistant, id: string): Promise<string | undefined> {
  const entries = z.array(Entry).parse(await ha.request('GET', '/api/config/config_entries/entry'))
  return entries.find(({ entry_id }) => entry_id === id)?.state
}
