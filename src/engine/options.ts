/** What an engine is built of: the resources, the user's settings, and its ports to box, broker, store and clock. */
import type { Logger } from 'pino'
import type { ApiVersion } from '../contract/version.ts'
import type { DiscoveryContext, Document } from '../homeassistant/context.ts'
import type { Indispensable } from './command/cut-off.ts'
import type { CommandSettings } from './command/permissions.ts'
import type { PlannedAbsences } from './planned-absences.ts'
import type {
  Box,
  BoxEvents,
  Broker,
  Clock,
  ConfiguredResource,
  PresenceSettings,
  ShowObserver,
  Store,
} from './ports.ts'

export interface EngineOptions {
  readonly resources: readonly ConfiguredResource[]
  /** Names of all adapters, enabled or not. */
  readonly adapterNames: readonly string[]
  readonly box: Box
  readonly boxEvents: BoxEvents
  readonly broker: Broker
  readonly store: Store
  readonly log: Logger
  readonly presence: PresenceSettings
  readonly commands: CommandSettings
  readonly homeassistant: { readonly enabled: boolean; readonly birth_topic: string; readonly sweep: boolean }
  /** Required by every command to an alarm; absent: none is required. */
  readonly alarmCode?: string | undefined
  /** How discovery describes this box. Asked at every announcement, since a new firmware changes it. */
  readonly discoveryContext: () => DiscoveryContext
  /** The documents of the bridge itself, by topic. */
  readonly bridge: (context: DiscoveryContext) => ReadonlyMap<string, Document>
  readonly boxIsUp: () => boolean
  /** Whether the box sends events now. */
  readonly eventsConnected: () => boolean
  readonly api: () => ApiVersion
  /** How many requests per minute polling may cause in the long run; no limit by default. */
  readonly pollsPerMinute?: number
  /** A resource can be read now, or no longer. */
  readonly onCondition: () => void
  /** Called for everything that is shown differently than before. */
  readonly observer?: ShowObserver | undefined
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
  /** The machines that no command may cut off; none by default. */
  readonly indispensable?: Indispensable
  /** Absent: the clocks of the process and the machine. */
  readonly clock?: Clock
  /** Seconds until a read that has failed is repeated; 1 by default. */
  readonly readAgainSeconds?: number | undefined
  /** Absent: those of the data folder. */
  readonly absences?: PlannedAbsences
}
