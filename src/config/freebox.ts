/** Settings of the Freebox: its address, the registration on it, and the limit on requests. */
import { z } from 'zod'
import { valueInfo } from '../contract/value-info.ts'
import { address } from './address.ts'
import { tokenIn } from './secret-forms.ts'
import { certificateFile, interval, notBoth, secretFile, token } from './values.ts'

/** Schema of `freebox:`. Relative paths of files start at `folder`. */
export function freeboxSchema(folder: string) {
  return z
    .strictObject({
      url: address(['http', 'https'], 'http://mafreebox.freebox.fr')
        .optional()
        .describe(
          'The address of the Freebox. If absent, freebox2mqtt finds it: over https, checked with the certificates of Freebox; over http on the local network, but only if nothing answers over https.',
        ),
      app_token: token()
        .optional()
        .describe(
          'The token that the Freebox gave to freebox2mqtt. If absent, the token that `freebox2mqtt pair` stored in the data folder.',
        ),
      app_token_file: secretFile(folder, '/run/secrets/app_token', tokenIn)
        .optional()
        .describe('A file that contains the token, instead of app_token.'),
      app_id: z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .register(valueInfo, { expected: 'letters, digits, dots and dashes, at most 64' })
        .prefault('fr.freebox2mqtt')
        .describe('The id under which freebox2mqtt is registered on the Freebox. Do not change it after pairing.'),
      tls: tls(folder).prefault({}).describe('How the certificate of the Freebox is checked.'),
      requests_per_minute: z
        .int()
        .min(1)
        .max(6000)
        .prefault(600)
        .describe('The maximum number of requests to the Freebox per minute, whatever the intervals below.'),
      events: events.prefault({}).describe('The events that the Freebox sends over a WebSocket.'),
    })
    .superRefine(notBoth('app_token'))
    .transform(({ app_token_file, ...rest }) => ({ ...rest, app_token: rest.app_token ?? app_token_file }))
}

function tls(folder: string) {
  return z
    .strictObject({
      ca_file: certificateFile(folder, '/etc/ssl/my-ca.pem')
        .optional()
        .describe('A file of certificates (PEM) to trust in addition to those of Freebox and of the system.'),
      verify: z
        .boolean()
        .prefault(true)
        .describe(
          'Whether the certificate is checked. If false, anyone between freebox2mqtt and the Freebox can read the token.',
        ),
    })
    .transform(({ ca_file: ca, ...rest }) => ({ ...rest, ca }))
}

const events = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Whether events are used. If false, everything is polled.'),
  reconnect: interval(1)
    .prefault('1h')
    .describe(
      'How often the WebSocket is opened again. Reason: one that had been open for a day was seen to go silent.',
    ),
})
