/**
 * File sharing in the local network: Samba for Windows, which also shares a printer, and AFP for macOS. Passwords are only
 * written. https://dev.freebox.fr/sdk/os/network_share/
 */
import { z } from 'zod'
import { adapter, one, oneOf, put, text } from '../../src/contract/index.ts'
import { french } from './french.ts'

const Login = z.strictObject({ user: z.string().trim().min(1).max(64), password: z.string().min(1).max(255) })

const errors = {
  invalid_workgroup_name: 'The Freebox does not accept this workgroup name',
  invalid_logon_user: 'The Freebox does not accept this user name',
  invalid_logon_password: 'The Freebox does not accept this password, or has none yet. set_login sets one',
  invalid_afp_login_name: 'The Freebox does not accept this user name',
  invalid_afp_login_password: 'The Freebox does not accept this password, or has none yet. set_login sets one',
}

// `smbv2_enabled` is absent on older firmware.
const Samba = z
  .object({ file_share_enabled: z.boolean(), print_share_enabled: z.boolean(), logon_enabled: z.boolean() })
  .extend({ smbv2_enabled: z.boolean(), logon_user: text, workgroup: text })
  .partial()

const samba = one({
  schema: Samba,
  from: 'netshare/samba/',
  every: '15m',
  put: 'netshare/samba/',
  prefix: { id: 'samba' },
  errors,
  enabled: ['file_share', 'print_share'],
  settings: {
    file_share: {
      is: 'switch',
      name: 'Files for Windows',
      icon: 'mdi:microsoft-windows',
      field: 'file_share_enabled',
      attributes: ['logon_user'],
    },
    print_share: { is: 'switch', name: 'Printer', icon: 'mdi:printer', field: 'print_share_enabled' },
    logon: { is: 'switch', name: 'Files for Windows with password', icon: 'mdi:lock', field: 'logon_enabled' },
    smbv2: { is: 'switch', name: 'SMB 2 and 3', icon: 'mdi:folder-network', field: 'smbv2_enabled' },
    // 15 characters are what NetBIOS allows.
    workgroup: { is: 'text', name: 'Workgroup', icon: 'mdi:account-group', min: 1, max: 15 },
  },
  commands: {
    set_login: {
      takes: Login,
      answer: z.never(),
      ask: ({ user, password }) => put('netshare/samba/', { logon_user: user, logon_password: password }),
    },
  },
})

const ServerType = oneOf(
  ...(['powerbook', 'powermac', 'macmini', 'imac', 'macbook', 'macbookpro', 'macbookair'] as const),
  ...(['macpro', 'appletv', 'airport', 'xserve'] as const),
)
const Afp = z
  .object({ enabled: z.boolean(), guest_allow: z.boolean().nullable().catch(null), server_type: ServerType })
  .extend({ login_name: text })
  .partial()

const afp = one({
  schema: Afp,
  from: 'netshare/afp/',
  every: '15m',
  put: 'netshare/afp/',
  prefix: { name: 'Files for Mac', id: 'afp' },
  errors,
  enabled: ['enabled'],
  settings: {
    enabled: { is: 'switch', name: null, icon: 'mdi:apple', attributes: ['login_name'] },
    guest: { is: 'switch', name: 'without password', icon: 'mdi:lock-open', field: 'guest_allow' },
    // The picture with which the box is shown on a Mac.
    server_type: { is: 'select', name: 'picture', icon: 'mdi:desktop-tower', options: ServerType },
  },
  commands: {
    set_login: {
      takes: Login,
      answer: z.never(),
      ask: ({ user, password }) => put('netshare/afp/', { login_name: user, login_password: password }),
    },
  },
})

export default adapter({
  name: 'netshare',
  description: 'File and printer sharing in the local network, for Windows and macOS.',
  group: 'sharing',
  french,
  resources: { samba, afp },
})
