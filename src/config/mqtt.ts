/** The settings of the broker: one of the owner's, or the embedded one. */
import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import {
  address,
  contentOf,
  facts,
  interval,
  notBoth,
  pemFile,
  port,
  secret,
  secretFile,
  text,
  topic,
} from './values.ts'

/** `mqtt:`; files are looked for in `folder`. */
export function mqttSchema(folder: string) {
  return z
    .strictObject({
      url: address(['mqtt', 'mqtts', 'ws', 'wss'], 'mqtt://localhost:1883')
        .optional()
        .describe('The broker: mqtt://, mqtts://, ws:// or wss://. When absent the embedded broker is started.'),
      username: text('freebox').optional().describe('The user name at the broker.'),
      password: secret().optional().describe('The password at the broker.'),
      password_file: secretFile(folder, '/run/secrets/mqtt_password')
        .optional()
        .describe('The file that holds the password, in place of password.'),
      client_id: text('freebox2mqtt_freebox')
        .optional()
        .describe('The name of our session at the broker. When absent, freebox2mqtt_ and the base topic.'),
      tls: tls(folder).prefault({}).describe('Certificates, for mqtts:// and wss://.'),
      base_topic: topic().prefault('freebox').describe('The topic above all of ours.'),
      will_delay: interval(0)
        .prefault('30s')
        .describe(
          'How long after we left the broker says offline (MQTT 5): a restart within it shows nowhere. 0s says it at once.',
        ),
      embedded: embedded(folder).prefault({}).describe('The broker of our own, which runs where mqtt.url is absent.'),
    })
    .superRefine(notBoth('password'))
    .superRefine((section, context) => {
      const password = section.password ?? section.password_file
      if (password === undefined || section.username !== undefined) return
      const path = [section.password === undefined ? 'password_file' : 'password']
      context.addIssue({ code: 'custom', path, message: 'a username beside the password', params: { found: 'none' } })
    })
    .transform(({ password_file, client_id, ...rest }) => ({
      ...rest,
      password: rest.password ?? password_file,
      client_id: client_id ?? `freebox2mqtt_${rest.base_topic}`,
    }))
}

function tls(folder: string) {
  return z
    .strictObject({
      ca_file: pemFile(folder, 'CERTIFICATE', '/etc/ssl/my-ca.pem')
        .optional()
        .describe("A file of certificates (PEM) to trust in place of the system's."),
      cert_file: pemFile(folder, 'CERTIFICATE', '/etc/ssl/freebox2mqtt.pem')
        .optional()
        .describe('Our own certificate (PEM), for a broker that asks for one.'),
      key_file: contentOf(folder, isPrivateKey, 'a readable private key in PEM form', '/etc/ssl/freebox2mqtt.key')
        .optional()
        .describe('The private key of our certificate (PEM).'),
      verify: z.boolean().prefault(true).describe("Whether the broker's certificate is checked."),
    })
    .superRefine((section, context) => {
      if ((section.cert_file === undefined) === (section.key_file === undefined)) return
      const path = [section.cert_file === undefined ? 'key_file' : 'cert_file']
      const message = 'both cert_file and key_file'
      context.addIssue({ code: 'custom', path, message, params: { found: `${path} alone` } })
    })
    .transform(({ ca_file: ca, cert_file: cert, key_file: key, ...rest }) => ({ ...rest, ca, cert, key }))
}

function isPrivateKey(content: string): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content)
}

function embedded(folder: string) {
  return z
    .strictObject({
      host: z
        .string()
        .regex(/^(?!-)[\w.:-]+$/)
        .register(facts, { expected: 'the address of one of our network interfaces, such as 127.0.0.1 or 0.0.0.0' })
        .prefault('127.0.0.1')
        .describe('The address on which it listens. One that others can reach needs a username and a password.'),
      port: port(0).prefault(1883).describe('The port on which it listens; 0 takes any free one.'),
      username: text('freebox').optional().describe('The user name that its clients must give.'),
      password: secret().optional().describe('The password that its clients must give.'),
      password_file: secretFile(folder, '/run/secrets/embedded_password')
        .optional()
        .describe('The file that holds that password, in place of password.'),
    })
    .superRefine(notBoth('password'))
    .transform(({ password_file, ...rest }) => ({ ...rest, password: rest.password ?? password_file }))
    .superRefine((section, context) => {
      const both = section.username !== undefined && section.password !== undefined
      const neither = section.username === undefined && section.password === undefined
      if (!both && !isLoopback(section.host)) {
        const message = 'a username and a password for a broker that others can reach'
        context.addIssue({ code: 'custom', path: ['host'], message, params: { found: `${section.host} without them` } })
      } else if (!both && !neither) {
        const path = [section.username === undefined ? 'password' : 'username']
        context.addIssue({
          code: 'custom',
          path,
          message: 'both username and password',
          params: { found: `${path} alone` },
        })
      }
    })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopback(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6')
}
