/** Poller and presenter of each resource. What the one has read goes through absences and tidier to the other. */
import type { PlannedAbsences } from './planned-absences.ts'
import { Poller, type PollerPorts } from './poll/poller.ts'
import type { ConfiguredResource } from './ports.ts'
import { DeviceRegistry } from './present/device-registry.ts'
import { Presenter, type PresenterPorts } from './present/presenter.ts'
import type { Tidier } from './tidier.ts'

export interface ResourceParts {
  readonly poller: Poller
  readonly presenter: Presenter
}

/** What is the same for all resources. */
type SharedPorts = Omit<PresenterPorts, 'registry' | 'plannedUntil'> &
  Omit<PollerPorts, 'sink'> & { readonly absences: PlannedAbsences; readonly tidier: Tidier }

export function createResourceParts(
  resources: readonly ConfiguredResource[],
  { absences, tidier, ...ports }: SharedPorts,
): readonly ResourceParts[] {
  const registry = new DeviceRegistry()
  for (const path of joinedButDisabled(resources)) registry.setKnown(path)
  const plannedUntil = () => absences.until()
  return resources.map((configured) => {
    const presenter = new Presenter(configured, { ...ports, registry, plannedUntil })
    const sink = absences.after(configured, tidier.after(configured, presenter))
    return { presenter, poller: new Poller(configured, { ...ports, sink }) }
  })
}

/** Resources that others join and that are not read: nothing has to wait until they are known. */
function joinedButDisabled(resources: readonly ConfiguredResource[]): string[] {
  const enabled = new Set(resources.map(({ adapter, name }) => `${adapter}.${name}`))
  return resources.flatMap(({ resource }) => resource.joins?.resource ?? []).filter((path) => !enabled.has(path))
}
