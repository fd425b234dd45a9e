/**
 * Every setting with its default and its sentence. What stands here is what config.example.yaml shows, what
 * FREEBOX2MQTT__… variables can set, and what a mistake is measured against.
 */
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Adapter } from '../contract/adapter.ts'
import { freeboxSchema } from './freebox.ts'
import { mqttSchema } from './mqtt.ts'
import { adaptersSchema } from './resource-settings.ts'
import { address, facts, interval, notBoth, port, secret, secretFile, text, topic } from './values.ts'

/** The configuration as the program uses it: defaults filled in, intervals in seconds, files read, paths absolute. */
export type Config = z.output<ReturnType<typeof configSchema>>

/** The schema of a configuration that stands in `folder`; `given` is what it says under `adapters`. */
export function configSchema(adapters: readonly Adapter[], folder: string, given?: unknown) {
  return z.strictObject({
    data: text()
      .transform((path) => resolve(folder, path))
      .prefault('data')
      .describe(
        'The folder for what must survive a restart (token, inventory, removals, newest call), beside this file.',
      ),
    freebox: freeboxSchema(folder).prefault({}).describe('The Freebox, and how it is reached.'),
    mqtt: mqttSchema(folder).prefault({}).describe('The MQTT broker, and how we are known to it.'),
    homeassistant: homeassistant(folder).prefault({}).describe('Home Assistant, and whoever else reads its discovery.'),
    presence: presence.prefault({}).describe('Who is at home: the hosts of the local network.'),
    adapters: adaptersSchema(adapters, given)
      .prefault({})
      .describe(
        'What is read of the Freebox, chapter by chapter, and how often. Every chapter and every thing in it takes enabled, and every or schedule; the nearest word wins.',
      ),
    commands: commands.prefault({}).describe('Which commands are obeyed.'),
    requests: requests.prefault({}).describe('What may be asked for on bridge/request.'),
    push: push.prefault({}).describe('Experimental: the box calls us when something happens (notif/targets).'),
    log: log.prefault({}).describe('The log, on standard output.'),
    http: http.prefault({}).describe('A small web server of our own, for health and metrics.'),
  })
}

function homeassistant(folder: string) {
  return z
    .strictObject({
      enabled: z.boolean().prefault(true).describe('Whether discovery is published.'),
      discovery_prefix: topic()
        .prefault('homeassistant')
        .describe("The topic of discovery, as it stands in Home Assistant's MQTT settings."),
      birth_topic: topic()
        .prefault('homeassistant/status')
        .describe('Where Home Assistant says that it has started; everything is announced again then.'),
      mode: z
        .enum(['device', 'single'])
        .prefault('device')
        .describe(
          'One discovery document for each device, or single: one for each entity, for openHAB 5.1 and older, Domoticz and ioBroker.',
        ),
      language: z
        .enum(['en', 'fr'])
        .prefault('en')
        .describe('The language of the names of devices and entities: en or fr. Ids and options are the same in both.'),
      sweep: z.boolean().prefault(true).describe('Whether what an earlier run announced and is gone is taken away.'),
      alarm_code: secret()
        .optional()
        .describe(
          'The code without which no command reaches the alarm; Home Assistant asks for it. When absent none is asked.',
        ),
      alarm_code_file: secretFile(folder, '/run/secrets/alarm_code')
        .optional()
        .describe('The file that holds the code, in place of alarm_code.'),
    })
    .superRefine(notBoth('alarm_code'))
    .transform(({ alarm_code_file, ...rest }) => ({ ...rest, alarm_code: rest.alarm_code ?? alarm_code_file }))
}

const presence = z.strictObject({
  hosts: z
    .enum(['all', 'named', 'list', 'off'])
    .prefault('named')
    .describe(
      'Which hosts become devices in Home Assistant: all, named (those with a name, at most 100), list (those in include) or off. Every host has its state topic in any case.',
    ),
  include: z
    .array(text())
    .prefault([])
    .describe('Hosts that always become devices, by MAC, name or id, with wildcards.'),
  exclude: z
    .array(text())
    .prefault([])
    .describe('Hosts that never become devices, by MAC, name or id, with wildcards.'),
  consider_home: interval(0).prefault('3m').describe('How long a host that went silent still counts as home.'),
  hold: interval(0)
    .prefault('15m')
    .describe('How long everybody stays where he was while the box does not answer; then he is unavailable.'),
})

const commands = z.strictObject({
  allow: z
    .array(text())
    .prefault(['*'])
    .describe('What is allowed: adapter.thing.row or adapter.thing.command, with wildcards.'),
  deny: z
    .array(text())
    .prefault([])
    .describe(
      'What is denied, in addition to the dangerous commands. It is not announced, and its topic answers "denied".',
    ),
  allow_dangerous: z
    .array(text())
    .prefault([])
    .describe('Dangerous commands to allow, by name or pattern, such as system.system.shutdown. deny wins over it.'),
  read_only: z.boolean().prefault(false).describe('Whether everything is denied.'),
  per_minute: z
    .int()
    .min(1)
    .max(6000)
    .prefault(120)
    .describe('How many commands, and how many requests, are obeyed in a minute.'),
})

const call = z
  .string()
  .regex(/^(GET|POST|PUT|DELETE) \/?[^\s/]\S*$/)
  .register(facts, { expected: 'a method and a path, with wildcards, such as "GET connection/*"' })

const requests = z.strictObject({
  api: z
    .strictObject({
      allow: z
        .array(call)
        .prefault([])
        .describe('Which endpoints may be called: method and path with wildcards, such as "GET connection/*".'),
    })
    .prefault({})
    .describe('The request named api, which calls any endpoint of the box.'),
})

const push = z
  .strictObject({
    enabled: z.boolean().prefault(false).describe('Whether the box is asked to call us (API 11 and later).'),
    host: text()
      .prefault('0.0.0.0')
      .describe('The address on which we wait for its calls; 0.0.0.0 is every one of ours.'),
    port: port().prefault(8098).describe('The port on which we wait for its calls.'),
    url: address(['http', 'https'], 'http://192.168.1.10:8098')
      .optional()
      .describe(
        'Where the box finds us. When absent, our own address on the way to it, and that port: not from within a container, nor behind a proxy.',
      ),
  })
  .superRefine(({ url }, context) => {
    if (url === undefined || !/[?#]/.test(url)) return
    context.addIssue({ code: 'custom', path: ['url'], message: 'an address without ? and #, as we add a path to it' })
  })

const log = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .prefault('info')
    .describe('From where on things are worth a line: trace, debug, info, warn, error, fatal or silent.'),
})

const http = z.strictObject({
  enabled: z.boolean().prefault(false).describe('Whether it runs.'),
  host: text().prefault('127.0.0.1').describe('The address on which it listens.'),
  port: port(0).prefault(8099).describe('The port on which it listens; 0 takes any free one.'),
})
