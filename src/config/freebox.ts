/** The settings of the Freebox itself: where it is, how we are known to it, how hard it may be asked. */
import { z } from 'zod'
import { address, facts, interval, notBoth, pemFile, secret, secretFile } from './values.ts'

/** `freebox:`; files are looked for in `folder`. */
export function freeboxSchema(folder: string) {
  return z
    .strictObject({
      url: address(['http', 'https'], 'http://mafreebox.freebox.fr')
        .optional()
        .describe(
          "Where the Freebox is. When absent it is found by itself: over https with the Freebox's certificates, over http on the local network only where nothing answers https.",
        ),
      app_token: secret()
        .optional()
        .describe(
          'The token that the box gave. When absent, the one that `freebox2mqtt pair` stored in the data folder.',
        ),
      app_token_file: secretFile(folder, '/run/secrets/app_token')
        .optional()
        .describe('The file that holds the token, in place of app_token.'),
      app_id: z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .register(facts, { expected: 'letters, digits, dots and dashes, at most 64' })
        .prefault('fr.freebox2mqtt')
        .describe('The name under which we are registered on the box. Do not change it after pairing.'),
      tls: tls(folder).prefault({}).describe('How the certificate of the box is checked.'),
      requests_per_minute: z
        .int()
        .min(1)
        .max(6000)
        .prefault(600)
        .describe('The box is never asked more often than this, whatever the intervals say.'),
      events: events.prefault({}).describe('The events that the box sends by WebSocket.'),
    })
    .superRefine(notBoth('app_token'))
    .transform(({ app_token_file, ...rest }) => ({ ...rest, app_token: rest.app_token ?? app_token_file }))
}

function tls(folder: string) {
  return z
    .strictObject({
      ca_file: pemFile(folder, 'CERTIFICATE', '/etc/ssl/my-ca.pem')
        .optional()
        .describe("A file of certificates (PEM) to trust beside the Freebox's own and the system's."),
      verify: z
        .boolean()
        .prefault(true)
        .describe('Whether the certificate is checked at all. Without it anybody on the way can read the token.'),
    })
    .transform(({ ca_file: ca, ...rest }) => ({ ...rest, ca }))
}

const events = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Whether events are asked for. Without them everything is polled.'),
  reconnect: interval(1)
    .prefault('1h')
    .describe('After how long the connection is made anew: one that stands for a day was seen to go silent.'),
})
