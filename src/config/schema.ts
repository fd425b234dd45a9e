/**
 * The schema of the configuration: every setting with its default and its description. From it come
 * config.example.yaml, the FREEBOX2MQTT__… variables and the error messages.
 */
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { address } from './address.ts'
import { type CommandName, commandNames, commandPattern } from './command-patterns.ts'
import { endpointPattern } from './endpoint-patterns.ts'
import { freeboxSchema } from './freebox.ts'
import { httpSchema } from './http.ts'
import { mqttSchema } from './mqtt.ts'
import { adaptersSchema } from './resource-settings.ts'
import { interval, notBoth, port, secret, secretFile, text, topic } from './values.ts'

/** The configuration as the program uses it: with defaults, intervals in seconds, files read, paths absolute. */
export type Config = z.output<ReturnType<typeof configSchema>>

/**
 * The schema of the whole configuration. Relative paths start at `folder`. `given` is the value of `adapters`, since
 * the resources of an adapter can depend on its options.
 */
export function configSchema(adapters: readonly Adapter[], folder: string, given?: unknown) {
  return z
    .strictObject({
      data: text()
        .transform((path) => resolve(folder, path))
        .prefault('data')
        .describe(
          'The folder for what must survive a restart: the token, the list of announced entities, pending removals, the newest call. A relative path starts at the folder of this file.',
        ),
      freebox: freeboxSchema(folder).prefault({}).describe('The Freebox and the connection to it.'),
      mqtt: mqttSchema(folder).prefault({}).describe('The MQTT broker and the connection to it.'),
      homeassistant: homeassistant(folder)
        .prefault({})
        .describe('Discovery, for Home Assistant, openHAB and other programs that understand it.'),
      presence: presence.prefault({}).describe('Who is at home: the hosts of the local network.'),
      adapters: adaptersSchema(adapters, given)
        .prefault({})
        .describe(
          'What is read from the Freebox, and how often. Each adapter, and each resource in it, takes enabled and either every or schedule. A resource takes precedence over its adapter, an adapter over defaults. Lists that grow by themselves also take limit, include and exclude: how many objects get entities in Home Assistant, and which, by id or name. Each object has its topic in any case.',
        ),
      commands: commands(() => commandNames(adapters, given))
        .prefault({})
        .describe('Which commands are carried out.'),
      requests: requests.prefault({}).describe('What can be requested on bridge/request.'),
      push: push
        .prefault({})
        .describe('Experimental: the Freebox calls freebox2mqtt when something happens (notif/targets in its API).'),
      http: httpSchema(folder)
        .prefault({})
        .describe('The web server: the page, /metrics for Prometheus and /health for monitoring programs.'),
      log: log.prefault({}).describe('The log, on standard output.'),
    })
    .superRefine(({ http, mqtt }, context) => {
      if (!http.enabled || mqtt.url !== undefined || !isSameEnd(http, mqtt.embedded)) return
      const message = 'another port than that of the embedded broker (mqtt.embedded.port)'
      context.addIssue({ code: 'custom', path: ['http', 'port'], message, params: { found: String(http.port) } })
    })
}

interface ListeningEnd {
  readonly host: string
  readonly port: number
}

/** Whether two servers cannot both listen. The web server is first, and the daemon ends if its broker cannot listen. */
function isSameEnd(one: ListeningEnd, other: ListeningEnd): boolean {
  const isSameHost = one.host === other.host || [one.host, other.host].some((it) => it === '0.0.0.0' || it === '::')
  return isSameHost && one.port === other.port && one.port !== 0
}

function homeassistant(folder: string) {
  return z
    .strictObject({
      enabled: z.boolean().prefault(true).describe('Whether discovery documents are published.'),
      discovery_prefix: topic()
        .prefault('homeassistant')
        .describe('The discovery topic. It must be the one in the MQTT settings of Home Assistant.'),
      birth_topic: topic()
        .prefault('homeassistant/status')
        .describe('The topic on which Home Assistant reports its start. Everything is then announced again.'),
      mode: z
        .enum(['device', 'single'])
        .prefault('device')
        .describe(
          'device publishes one discovery document per device. single publishes one per entity, for openHAB 5.1 and older, Domoticz and ioBroker.',
        ),
      language: z
        .enum(['en', 'fr'])
        .prefault('en')
        .describe('The language of the names of devices and entities: en or fr. Ids and options are the same in both.'),
      sweep: z
        .boolean()
        .prefault(true)
        .describe('Whether entities of an earlier run that no longer exist are removed from Home Assistant.'),
      alarm_code: secret()
        .optional()
        .describe(
          'The code that every command to the alarm must contain; Home Assistant asks for it. If absent, no code is needed.',
        ),
      alarm_code_file: secretFile(folder, '/run/secrets/alarm_code')
        .optional()
        .describe('A file that contains the code, instead of alarm_code.'),
    })
    .superRefine(notBoth('alarm_code'))
    .transform(({ alarm_code_file, ...rest }) => ({ ...rest, alarm_code: rest.alarm_code ?? alarm_code_file }))
}

const presence = z.strictObject({
  hosts: z
    .enum(['all', 'named', 'list', 'off'])
    .prefault('named')
    .describe(
      'Which hosts become devices in Home Assistant: all, named (those with a name, at most 100), list (those in include) or off (none but those in include). Each host has its state topic in any case.',
    ),
  include: z
    .array(text())
    .prefault([])
    .describe('Hosts that always become devices: MAC addresses, names or ids. * stands for any text.'),
  exclude: z
    .array(text())
    .prefault([])
    .describe('Hosts that never become devices: MAC addresses, names or ids. * stands for any text.'),
  consider_home: interval(0)
    .prefault('3m')
    .describe('How long a host still counts as home after the Freebox reports it as absent.'),
  hold: interval(0)
    .prefault('15m')
    .describe('How long hosts keep their state while the Freebox does not answer. After that they are unavailable.'),
})

/** @param all every command. */
function commands(all: () => readonly CommandName[]) {
  const pattern = commandPattern(all, 'command')
  return z.strictObject({
    allow: z
      .array(pattern)
      .prefault(['*'])
      .describe('What is allowed: adapter.resource.entity or adapter.resource.command. * stands for any text.'),
    deny: z
      .array(pattern)
      .prefault([])
      .describe(
        'What is denied, in addition to the dangerous commands. It is not announced, and a command to it is refused with the error_code denied.',
      ),
    allow_dangerous: z
      .array(commandPattern(all, 'dangerous command'))
      .prefault([])
      .describe('Dangerous commands to allow, by name or pattern, such as system.system.shutdown. deny wins over it.'),
    read_only: z.boolean().prefault(false).describe('Whether all commands are denied.'),
    per_minute: z
      .int()
      .min(1)
      .max(6000)
      .prefault(120)
      .describe(
        'The maximum number of commands per minute, and of requests per minute. Further ones are ignored until the minute is over.',
      ),
  })
}

const requests = z.strictObject({
  api: z
    .strictObject({
      allow: z
        .array(endpointPattern)
        .prefault([])
        .describe('Which endpoints may be called: method and path, such as "GET connection/*". * stands for any text.'),
    })
    .prefault({})
    .describe('The request api, which calls an endpoint of the Freebox API.'),
})

const push = z
  .strictObject({
    enabled: z
      .boolean()
      .prefault(false)
      .describe('Whether the Freebox is asked to call freebox2mqtt. It needs API 11 or later.'),
    host: text()
      .prefault('0.0.0.0')
      .describe('The address on which freebox2mqtt waits for calls. 0.0.0.0 is every address of this machine.'),
    port: port().prefault(8098).describe('The port on which freebox2mqtt waits for calls.'),
    url: address(['http', 'https'], 'http://192.168.1.10:8098')
      .optional()
      .describe(
        'The address at which the Freebox finds freebox2mqtt. If absent, the address of this machine and the port above. Set it if freebox2mqtt runs in a container or behind a proxy.',
      ),
  })
  .superRefine(({ url }, context) => {
    if (url === undefined || !/[?#]/.test(url)) return
    const message = 'an address without ? and #, because a path is added to it'
    context.addIssue({ code: 'custom', path: ['url'], message })
  })

const log = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .prefault('info')
    .describe('How much is logged: trace (everything), debug, info, warn, error, fatal or silent (nothing).'),
})
