/** Settings of the web server: the page, metrics and health. */
import { z } from 'zod'
import { valueInfo } from '../contract/value-info.ts'
import { isLoopbackAddress, listenAddress } from './listen-address.ts'
import { notBoth, port, secret, secretFile } from './values.ts'

/** Schema of `http:`. Relative paths of files start at `folder`. */
export function httpSchema(folder: string) {
  return z
    .strictObject({
      enabled: z.boolean().prefault(true).describe('Whether freebox2mqtt answers over HTTP. /health always does then.'),
      host: listenAddress()
        .prefault('127.0.0.1')
        .describe(
          'The address on which it listens. An address that other machines can reach, such as 0.0.0.0, needs a password.',
        ),
      port: port(0)
        .prefault(8099)
        .describe(
          'The port on which it listens; 0 takes any free one. If another program has it, freebox2mqtt runs without HTTP.',
        ),
      password: secret()
        .optional()
        .describe('The password of the page. /metrics takes it as HTTP Basic authentication, with any user name.'),
      password_file: secretFile(folder, '/run/secrets/http_password')
        .optional()
        .describe('A file that contains the password, instead of password.'),
      hosts: z
        .array(hostName())
        .prefault([])
        .describe(
          'Further names under which it is reached, such as that of a reverse proxy. IP addresses, names without a dot, and names that end in .local, .lan, .home.arpa or .internal need no entry.',
        ),
      read_only: z.boolean().prefault(false).describe('Whether nothing can be changed from the page.'),
      metrics: z.boolean().prefault(true).describe('Whether /metrics gives all values, in the format of Prometheus.'),
    })
    .superRefine(notBoth('password'))
    .transform(({ password_file, ...rest }) => ({ ...rest, password: rest.password ?? password_file }))
    .superRefine(({ enabled, host, password }, context) => {
      if (!enabled || password !== undefined || isLoopbackAddress(host)) return
      const message = 'http.password (or http.password_file) for an http.host that other machines can reach'
      context.addIssue({ code: 'custom', path: ['host'], message, params: { found: `${host} without a password` } })
    })
}

function hostName() {
  return z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9]([\w-]*\.)*[\w-]*[a-z0-9]$/i)
    .transform((name) => name.toLowerCase())
    .register(valueInfo, {
      expected: 'a host name without https:// and without a port',
      example: 'freebox.example.org',
    })
}
