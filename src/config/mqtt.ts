/** Settings of the broker: an external one, or the embedded one. */
import { z } from 'zod'
import { address } from './address.ts'
import { clientIdFor } from './client-id.ts'
import { isLoopbackAddress, listenAddress } from './listen-address.ts'
import { certificateFile, interval, notBoth, port, privateKeyFile, secret, secretFile, text, topic } from './values.ts'

/** Schema of `mqtt:`. Relative paths of files start at `folder`. */
export function mqttSchema(folder: string) {
  return z
    .strictObject({
      url: address(['mqtt', 'mqtts', 'ws', 'wss'], 'mqtt://localhost:1883')
        .optional()
        .describe(
          'The address of the broker: mqtt://, mqtts://, ws:// or wss://. If absent, freebox2mqtt starts its own, embedded broker.',
        ),
      username: text('freebox').optional().describe('The user name on the broker.'),
      password: secret().optional().describe('The password on the broker.'),
      password_file: secretFile(folder, '/run/secrets/mqtt_password')
        .optional()
        .describe('A file that contains the password, instead of password.'),
      client_id: text('freebox2mqtt_freebox')
        .optional()
        .describe(
          'The client id on the broker. If absent, freebox2mqtt_ followed by base_topic, or by its fingerprint if base_topic is longer than 10 characters or has others than letters, digits, _ and -.',
        ),
      tls: tls(folder).prefault({}).describe('Certificates, for mqtts:// and wss://.'),
      base_topic: topic().prefault('freebox').describe('The first part of all topics of freebox2mqtt.'),
      will_delay: interval(0)
        .prefault('30s')
        .describe(
          'How long after freebox2mqtt has stopped the broker publishes offline (MQTT 5). A restart within this time is not visible. 0s publishes offline at once.',
        ),
      embedded: embedded(folder).prefault({}).describe('The embedded broker. It runs only if mqtt.url is absent.'),
    })
    .superRefine(notBoth('password'))
    .superRefine((section, context) => {
      const password = section.password ?? section.password_file
      if (password === undefined || section.username !== undefined) return
      const path = [section.password === undefined ? 'password_file' : 'password']
      const message = 'a username together with the password'
      context.addIssue({ code: 'custom', path, message, params: { found: 'no username' } })
    })
    .transform(({ password_file, client_id, ...rest }) => ({
      ...rest,
      password: rest.password ?? password_file,
      client_id: client_id ?? clientIdFor(rest.base_topic),
    }))
}

function tls(folder: string) {
  return z
    .strictObject({
      ca_file: certificateFile(folder, '/etc/ssl/my-ca.pem')
        .optional()
        .describe('A file of certificates (PEM) to trust instead of those of the system.'),
      cert_file: certificateFile(folder, '/etc/ssl/freebox2mqtt.pem')
        .optional()
        .describe('The client certificate (PEM), for a broker that asks for one.'),
      key_file: privateKeyFile(folder, '/etc/ssl/freebox2mqtt.key')
        .optional()
        .describe('The private key of the client certificate (PEM).'),
      verify: z.boolean().prefault(true).describe('Whether the certificate of the broker is checked.'),
    })
    .superRefine((section, context) => {
      if ((section.cert_file === undefined) === (section.key_file === undefined)) return
      const path = [section.cert_file === undefined ? 'key_file' : 'cert_file']
      const message = 'both cert_file and key_file'
      context.addIssue({ code: 'custom', path, message, params: { found: `${path} alone` } })
    })
    .transform(({ ca_file: ca, cert_file: cert, key_file: key, ...rest }) => ({ ...rest, ca, cert, key }))
}

function embedded(folder: string) {
  return z
    .strictObject({
      host: listenAddress()
        .prefault('127.0.0.1')
        .describe(
          'The address on which it listens. An address that other machines can reach needs a username and a password.',
        ),
      port: port(0).prefault(1883).describe('The port on which it listens. 0 takes any free port.'),
      username: text('freebox').optional().describe('The user name that clients must give.'),
      password: secret().optional().describe('The password that clients must give.'),
      password_file: secretFile(folder, '/run/secrets/embedded_password')
        .optional()
        .describe('A file that contains this password, instead of password.'),
    })
    .superRefine(notBoth('password'))
    .transform(({ password_file, ...rest }) => ({ ...rest, password: rest.password ?? password_file }))
    .superRefine((section, context) => {
      const both = section.username !== undefined && section.password !== undefined
      const neither = section.username === undefined && section.password === undefined
      if (!both && !isLoopbackAddress(section.host)) {
        const message = 'a username and a password for a broker that other machines can reach'
        context.addIssue({ code: 'custom', path: ['host'], message, params: { found: `${section.host} without them` } })
      } else if (!both && !neither) {
        const path = [section.username === undefined ? 'password' : 'username']
        const message = 'both username and password'
        context.addIssue({ code: 'custom', path, message, params: { found: `${path} alone` } })
      }
    })
}
