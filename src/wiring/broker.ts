/** Configuration → the connection to the broker, and the embedded broker if no other is configured. */

import type { IClientOptions } from 'mqtt'
import type { Logger } from 'pino'
import type { Config } from '../config/index.ts'
import type { Logging } from '../log/log.ts'
import { isAllowedResponseTopic, type ReservedTopics } from '../mqtt/access-control.ts'
import { relatedClientId } from '../mqtt/client-id.ts'
import { type Broker, connectBroker } from '../mqtt/connection.ts'
import type { EmbeddedBroker } from '../mqtt/embedded.ts'
import { type BrokerOptions, clientOptions, type Version } from '../mqtt/options.ts'
import { createTopics } from '../mqtt/topics.ts'
import type { BrokerTiming } from './options.ts'

/**
 * Starts the embedded broker and registers its password with the log. Throws an Error if it cannot listen, with the
 * `code` of the operating system (`EADDRINUSE` …).
 */
export async function launchEmbeddedBroker(
  config: Config,
  { log, secrets }: Pick<Logging, 'log' | 'secrets'>,
): Promise<EmbeddedBroker> {
  const { host, port, username, password } = config.mqtt.embedded
  // Loaded only here: with an external broker the embedded one costs neither time nor memory.
  const { startEmbeddedBroker } = await import('../mqtt/embedded.ts')
  const embedded = await startEmbeddedBroker({
    ...{ host, port, clientId: config.mqtt.client_id, log },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...reservedTopics(config),
  })
  secrets.add(embedded.credentials.password)
  return embedded
}

export interface ConnectionOptions {
  readonly config: Config
  readonly log: Logger
  /** The embedded broker, if it runs: its address and credentials replace those of the configuration. */
  readonly embedded?: EmbeddedBroker | undefined
  readonly timing?: BrokerTiming | undefined
}

/** The daemon's connection to the embedded or external broker. It connects by itself and never throws. */
export function connectToBroker({ config, log, embedded, timing }: ConnectionOptions): Broker {
  if (!config.mqtt.tls.verify) log.warn('The certificate of the broker is not checked (mqtt.tls.verify is false)')
  const reserved = reservedTopics(config)
  return connectBroker({
    ...brokerOptions(config, log),
    ...(embedded && { url: embedded.url, ...embedded.credentials }),
    heartbeatTopic: createTopics(config.mqtt.base_topic).bridge('health'),
    isAllowedResponseTopic: (topic) => isAllowedResponseTopic(topic, reserved),
    ...timing,
  })
}

/**
 * mqtt.js options for a test connection to the configured broker. The client id resembles that of the daemon, the session
 * ends with the connection and there is no last will, so that the daemon's session and its `bridge/state` stay as they are.
 */
export function testConnectionOptions(config: Config, log: Logger, version: Version): IClientOptions {
  const clientId = relatedClientId(config.mqtt.client_id)
  const { will, properties, ...options } = clientOptions({ ...brokerOptions(config, log), clientId }, { version })
  return { ...options, clean: true }
}

function brokerOptions({ mqtt }: Config, log: Logger): BrokerOptions {
  const { username, password, tls } = mqtt
  const { ca, cert, key, verify } = tls
  return {
    url: mqtt.url ?? '',
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    clientId: mqtt.client_id,
    tls: { verify, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
    willTopic: createTopics(mqtt.base_topic).bridge('state'),
    willDelaySeconds: mqtt.will_delay,
    log,
  }
}

/** The topics on which only the daemon may publish. */
function reservedTopics({ mqtt, homeassistant }: Config): ReservedTopics {
  return {
    baseTopic: mqtt.base_topic,
    birthTopic: homeassistant.birth_topic,
    discoveryPrefix: homeassistant.discovery_prefix,
  }
}
