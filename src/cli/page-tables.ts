/** Adapters and configuration → what the page shows of them. Nothing of it is made before the page is opened. */

import type { Config } from '../config/index.ts'
import { permissions } from '../engine/command/permissions.ts'
import { memoize } from '../incremental/memoize.ts'
import type { TableSources } from '../page/table-sources.ts'
import type { DaemonOptions } from '../wiring/options.ts'
import { configuredResources } from '../wiring/resources.ts'

/** @param names French names by `adapter.resource.entity` */
export function pageTables({
  config,
  adapters,
  names,
}: Pick<DaemonOptions, 'config' | 'adapters' | 'names'>): TableSources {
  const resourcesOf = memoize((it: Config) => configuredResources(it, adapters))
  const permitsOf = memoize((it: Config) => permissions(it.commands, resourcesOf(it)))
  const pathsOf = memoize((it: Config) => {
    const enabled = new Set(resourcesOf(it).map(({ adapter, name }) => `${adapter}.${name}`))
    const all = adapters.flatMap(({ name, options, resources }) => {
      const given = options.parse(it.adapters[name]?.options ?? {})
      return Object.keys(resources(given)).map((resource) => `${name}.${resource}`)
    })
    return all.filter((path) => !enabled.has(path))
  })
  return {
    revision: () => JSON.stringify([config.adapters, config.commands]),
    resources: () => resourcesOf(config),
    disabled: () => pathsOf(config),
    descriptions: new Map(adapters.map(({ name, description }) => [name, description])),
    french: names,
    permits: (path, input, effect) => permitsOf(config)(path, input, effect),
  }
}
