/**
 * What the box says of itself to everybody: `/api_version`, without envelope and without login (reference §1.1).
 */
import type { House } from './house.ts'
import { majorOf } from './http.ts'

/** Boxes of API 4 did not know their model; a reticent box keeps its uid and its domain to itself. */
export function apiVersionOf({ model, system }: House, reticent: boolean): Record<string, unknown> {
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
