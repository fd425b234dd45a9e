/** The figures of Home Assistant's own integration, model by model, in own-integration.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const Figures = z.object({
  /** Entities of Home Assistant's own integration that are enabled, and those that it disables. */
  enabled: z.number(),
  disabled: z.number(),
  /** Requests to the box in a quiet minute, of the integration and of freebox2mqtt. */
  requests_per_minute: z.number().optional(),
  freebox2mqtt_requests_per_minute: z.number().optional(),
  /** Enabled entities of freebox2mqtt. */
  freebox2mqtt_enabled: z.number().optional(),
})
export type Figures = z.output<typeof Figures>

const file = new URL('../own-integration.json', import.meta.url)
const read = () => z.record(z.string(), Figures).parse(JSON.parse(readFileSync(file, 'utf8')))

/** The recorded figures of a model. */
export function recordedFigures(model: string): Figures | undefined {
  return read()[model]
}

/** Whether the environment has RECORD=write. */
export const isRecording = process.env.RECORD === 'write'

/** Replaces figures of a model. */
export function recordFigures(model: string, figures: Partial<Figures>): void {
  const all = read()
  const changed = { ...all, [model]: { ...all[model], ...figures } }
  writeFileSync(file, `${JSON.stringify(changed, null, 2)}\n`)
}
