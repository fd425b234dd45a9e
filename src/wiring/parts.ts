/** What a daemon is made of, out of its configuration: what is read, the box, the broker, how discovery speaks of it. */

import { boxDevice, type Identity } from '../bridge/identity.ts'
import { type Config, settingsOf } from '../config/index.ts'
import type { Adapter } from '../contract/resource.ts'
import type { ConfiguredResource } from '../engine/ports.ts'
import { createFreebox, type Freebox, type FreeboxOptions } from '../freebox/index.ts'
import type { House } from '../homeassistant/document.ts'
import type { Logging } from '../log/log.ts'
import { isAllowedResponseTopic, type ReservedTopics } from '../mqtt/access-control.ts'
import { type Broker, connectBroker } from '../mqtt/connection.ts'
import type { EmbeddedBroker } from '../mqtt/embedded.ts'
import type { BrokerOptions } from '../mqtt/options.ts'
import { createTopics } from '../mqtt/topics.ts'
import { type Store, Token } from '../store/store.ts'

export interface DaemonOptions {
  readonly config: Config
  readonly adapters: readonly Adapter[]
  /** Names in the owner's language, by `adapter.thing.row`; what is not in it stays English. */
  readonly names: Readonly<Record<string, string>>
  readonly logging: Logging
  readonly store: Store
  readonly version: string
  /** Somebody asked for a restart over MQTT, or another box answers: stop this daemon and start another. */
  readonly onRestart: () => void
  /** Other waits than a house needs, for tests and benchmarks; what is absent is as always. */
  readonly timing?: Timing
}

/** Waits that are no setting of the owner's, and the clock that they are measured with. Seconds. */
export interface Timing {
  /** Between two attempts to reach the box, and how long its answers may take. */
  readonly freebox?: Pick<FreeboxOptions, 'backoff' | 'timeouts' | 'rightsSeconds'> & { readonly pingSeconds?: number }
  /** Between two attempts to reach the broker. */
  readonly broker?: Pick<BrokerOptions, 'backoff' | 'takeoverSeconds'>
  /** Seconds that no change of the clock moves, in place of the process's own: a test may let an hour pass. */
  readonly monotonic?: () => number
  /** Seconds since the epoch, as the clock on the wall has them: it may be set, and jump. */
  readonly epoch?: () => number
}

const supportUrl = 'https://github.com/freebox2mqtt/freebox2mqtt'

/** Every enabled thing of every adapter, at the owner's rhythm. */
export function configuredResources({ config, adapters }: DaemonOptions): ConfiguredResource[] {
  return adapters.flatMap((adapter) => {
    const own = adapter.options.parse(config.adapters[adapter.name]?.options ?? {})
    return Object.entries(adapter.resources(own)).flatMap(([name, resource]): ConfiguredResource[] => {
      const settings = settingsOf(config, adapter.name, name, resource)
      const place = { adapter: adapter.name, name, resource }
      if (!settings.enabled) return []
      if ('schedule' in settings) return [{ ...place, every: { schedule: settings.schedule } }]
      return [{ ...place, every: settings.everySeconds, everyWithoutEvents: settings.polledSeconds }]
    })
  })
}

/** Our own broker. Throws where it cannot listen. */
export async function startEmbedded({ config, logging }: DaemonOptions): Promise<EmbeddedBroker> {
  const { mqtt, homeassistant } = config
  const { host, port, username, password } = mqtt.embedded
  // Who has a broker of his own need not load ours.
  const { startEmbeddedBroker } = await import('../mqtt/embedded.ts')
  return startEmbeddedBroker({
    ...{ host, port, clientId: mqtt.client_id, log: logging.log },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...reservedTopicsOf({ mqtt, homeassistant }),
  })
}

/** The topics and prefixes that have a meaning to freebox2mqtt. */
function reservedTopicsOf({ mqtt, homeassistant }: Pick<Config, 'mqtt' | 'homeassistant'>): ReservedTopics {
  return {
    baseTopic: mqtt.base_topic,
    birthTopic: homeassistant.birth_topic,
    discoveryPrefix: homeassistant.discovery_prefix,
  }
}

/** The connection to the broker, ours or the owner's. */
export function connect({ config, logging, timing }: DaemonOptions, embedded: EmbeddedBroker | undefined): Broker {
  const { mqtt } = config
  const reserved = reservedTopicsOf(config)
  const { username, password, tls } = mqtt
  const { ca, cert, key, verify } = tls
  if (!verify) logging.log.warn('the certificate of the broker is not checked (mqtt.tls.verify: false)')
  const credentials = embedded?.credentials ?? {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  }
  const topics = createTopics(mqtt.base_topic)
  return connectBroker({
    url: embedded?.url ?? mqtt.url ?? '',
    ...credentials,
    clientId: mqtt.client_id,
    tls: { verify, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
    willTopic: topics.bridge('state'),
    heartbeatTopic: topics.bridge('health'),
    willDelaySeconds: mqtt.will_delay,
    isAllowedResponseTopic: (topic) => isAllowedResponseTopic(topic, reserved),
    log: logging.log,
    ...timing?.broker,
  })
}

/** The client of the box, not yet started. */
export async function reach({ config, logging, store, version, timing }: DaemonOptions): Promise<Freebox> {
  const { freebox } = config
  const token = () => store.read('token', Token)
  const { pingSeconds, ...waits } = timing?.freebox ?? {}
  return createFreebox({
    url: freebox.url,
    appToken: async () => freebox.app_token ?? (await token())?.app_token,
    appId: freebox.app_id,
    appVersion: version,
    tls: freebox.tls,
    requestsPerMinute: freebox.requests_per_minute,
    events: {
      enabled: freebox.events.enabled,
      reconnectSeconds: freebox.events.reconnect,
      ...(pingSeconds !== undefined && { pingSeconds }),
    },
    expectedUid: freebox.app_token === undefined ? (await token())?.uid : undefined,
    log: logging.log,
    ...waits,
  })
}

/** How discovery speaks of this box. */
export function houseOf({ config, names, version }: DaemonOptions, topics: House['topics'], identity: Identity): House {
  const { discovery_prefix, mode, language, alarm_code } = config.homeassistant
  return {
    topics,
    box: identity.id,
    boxDevice: boxDevice(identity),
    origin: { name: 'freebox2mqtt', sw_version: version, support_url: supportUrl },
    prefix: discovery_prefix,
    mode,
    alarmCode: alarm_code === undefined ? undefined : /^\d+$/.test(alarm_code) ? 'REMOTE_CODE' : 'REMOTE_CODE_TEXT',
    translate: (row, english) => (language === 'fr' ? names[row] : undefined) ?? english,
  }
}

/** The rights that were refused us, and the one that every command needs. */
export function missingRights({ rights, missing }: Freebox, { commands }: Config): string[] {
  const forCommands = !commands.read_only && rights.settings === false ? ['settings'] : []
  return [...new Set([...missing, ...forCommands])].sort()
}

/** The API version that we speak, as a number: never more than the major that is pinned. */
export function apiOf({ info }: Freebox): number {
  const version = Number.parseFloat(info?.apiVersion ?? '') || 0
  const major = info?.major ?? 0
  return Math.floor(version) > major ? major + 0.9 : version
}
