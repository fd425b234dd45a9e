/**
 * The FTP server of the box, and its TFTP server. The box sends the password; it is read by no schema here.
 * https://dev.freebox.fr/sdk/os/ftp/
 */
import { z } from 'zod'
import { adapter, numeric, one, put } from '../../src/contract/index.ts'
import { french } from './french.ts'

const Config = z
  .object({ enabled: z.boolean(), allow_anonymous: z.boolean(), allow_anonymous_write: z.boolean() })
  .extend({ allow_remote_access: z.boolean(), weak_password: z.boolean(), port_ctrl: numeric, port_data: numeric })
  .partial()

const errors = {
  weak_password: 'The FTP password is too weak for access from the Internet. set_password sets another one',
}
const access = { is: 'switch', icon: 'mdi:folder-network' } as const

const config = one({
  schema: Config,
  from: 'ftp/config/',
  every: '15m',
  put: 'ftp/config/',
  prefix: { name: 'FTP server', id: 'ftp' },
  errors,
  enabled: ['enabled', 'weak_password'],
  settings: {
    enabled: { is: 'switch', name: null, icon: 'mdi:folder-network' },
    anonymous: { ...access, name: 'without password', field: 'allow_anonymous' },
    anonymous_write: { ...access, name: 'writing without password', field: 'allow_anonymous_write' },
    remote_access: {
      is: 'switch',
      name: 'from the Internet',
      icon: 'mdi:web',
      field: 'allow_remote_access',
      attributes: ['port_ctrl', 'port_data'],
    },
  },
  diagnostics: {
    // The box has a weak password from the factory on. It is a problem only where strangers can try it.
    weak_password: {
      is: 'binary_sensor',
      name: 'password too weak',
      class: 'problem',
      value: (it) => (it.allow_remote_access === true ? it.weak_password : it.weak_password && false),
    },
  },
  commands: {
    set_password: {
      takes: z.strictObject({ password: z.string().min(1).max(255) }),
      // The box answers the settings, with the password and its address in the Internet.
      answer: z.never(),
      ask: (input) => put('ftp/config/', input),
    },
  },
})

const tftp = one({
  schema: z.object({ enabled: z.boolean() }),
  from: 'tftp/config/',
  every: '15m',
  since: '16.0',
  put: 'tftp/config/',
  prefix: { name: 'TFTP server', id: 'tftp' },
  enabled: [],
  settings: { enabled: { is: 'switch', name: null, icon: 'mdi:folder-network-outline' } },
})

export default adapter({
  name: 'ftp',
  description: 'The FTP and TFTP servers of the box: switching them on, who may use them, the password.',
  group: 'sharing',
  french,
  resources: { config, tftp },
})
