/**
 * The answer to `/api_version`, which has no envelope and needs no login (reference §1.1).
 */
import type { SimulatedHouse } from './house.ts'
import { majorOf } from './http.ts'

/**
 * The raw body of `/api_version`. Boxes below API 6 do not name their model. With `reticent` the body lacks `uid` and
 * `api_domain`.
 */
export function apiVersionAnswer({ model, system }: SimulatedHouse, reticent: boolean): Record<string, unknown> {
  const { box_model, box_model_name, uid, api_domain, device_type, https_port } = model
  return {
    ...(majorOf(system.api_version) < 6 ? {} : { box_model, box_model_name }),
    ...(reticent ? {} : { uid, api_domain }),
    api_version: system.api_version,
    api_base_url: '/api/',
    device_name: 'Freebox Server',
    device_type,
    https_available: true,
    https_port,
  }
}
