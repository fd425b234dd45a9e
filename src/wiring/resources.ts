/** Adapters and configuration → the resources that are read, and how often. */

import { type Config, resourceSettings } from '../config/index.ts'
import type { Adapter } from '../contract/adapter.ts'
import type { ConfiguredResource } from '../engine/ports.ts'

/** Every enabled resource of every adapter, with the interval or cron expression that the configuration gives it. */
export function configuredResources(config: Config, adapters: readonly Adapter[]): ConfiguredResource[] {
  return adapters.flatMap((adapter) => {
    const options = adapter.options.parse(config.adapters[adapter.name]?.options ?? {})
    return Object.entries(adapter.resources(options)).flatMap(([name, resource]): ConfiguredResource[] => {
      const settings = resourceSettings(config, adapter.name, name, resource)
      if (!settings.enabled) return []
      const list = config.adapters[adapter.name]?.resources[name]
      const placed = { adapter: adapter.name, group: adapter.group, name, resource, list }
      if ('schedule' in settings) return [{ ...placed, every: { schedule: settings.schedule } }]
      return [{ ...placed, every: settings.everySeconds, everyWithoutEvents: settings.everyWithoutEventsSeconds }]
    })
  })
}
