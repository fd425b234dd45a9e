/**
 * The chapters FTP, network share and UPnP AV. https://dev.freebox.fr/sdk/os/ftp/,
 * https://dev.freebox.fr/sdk/os/network_share/, https://dev.freebox.fr/sdk/os/upnpav/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { afpServers, isWeak, type Sharing } from '../house/sharing.ts'
import { type Chapter, get, put } from '../route.ts'

const flag = z.boolean()
const port = z.int().min(1024).max(65535)

const FtpChange = z
  .strictObject({ enabled: flag, allow_anonymous: flag, allow_anonymous_write: flag, allow_remote_access: flag })
  .extend({ password: z.string(), port_ctrl: port, port_data: port })
  .partial()

const SambaChange = z
  .strictObject({ file_share_enabled: flag, print_share_enabled: flag, smbv2_enabled: flag, logon_enabled: flag })
  .extend({ logon_user: z.string(), logon_password: z.string(), workgroup: z.string() })
  .partial()

const AfpChange = z
  .strictObject({ enabled: flag, guest_allow: flag, server_type: z.enum(afpServers) })
  .extend({ login_name: z.string(), login_password: z.string() })
  .partial()

const Switched = z.strictObject({ enabled: flag })

export const ftp: Chapter = {
  write: 'settings',
  routes: [
    get('ftp/config', ({ house }) => ftpPayload(house.sharing)),
    put('ftp/config', FtpChange, ({ house, body }) => {
      const { ftp } = house.sharing
      const { password = ftp.password, allow_remote_access = ftp.allow_remote_access } = body
      if (body.allow_remote_access && isWeak(password)) throw new Refusal('weak_password')
      // A weak password closes the access from the Internet.
      Object.assign(ftp, body, { allow_remote_access: allow_remote_access && !isWeak(password) })
      return ftpPayload(house.sharing)
    }),
    get('tftp/config', ({ house }) => house.sharing.tftp, { since: 16 }),
    put('tftp/config', Switched, ({ house, body }) => Object.assign(house.sharing.tftp, body), { since: 16 }),
  ],
}

export const netshare: Chapter = {
  write: 'settings',
  routes: [
    get('netshare/samba', ({ house }) => ({ ...house.sharing.samba, logon_password: '' })),
    put('netshare/samba', SambaChange, ({ house, body }) => {
      if (body.workgroup !== undefined && !/^[\w.-]{1,15}$/.test(body.workgroup)) {
        throw new Refusal('invalid_workgroup_name')
      }
      if (body.logon_user === '') throw new Refusal('invalid_logon_user')
      if (body.logon_password === '') throw new Refusal('invalid_logon_password')
      return { ...Object.assign(house.sharing.samba, body), logon_password: '' }
    }),
    get('netshare/afp', ({ house }) => ({ ...house.sharing.afp, login_password: '' })),
    put('netshare/afp', AfpChange, ({ house, body }) => {
      if (body.login_name === '') throw new Refusal('invalid_afp_login_name')
      if (body.login_password === '') throw new Refusal('invalid_afp_login_password')
      return { ...Object.assign(house.sharing.afp, body), login_password: '' }
    }),
  ],
}

/** In bridge mode the box has no media server. */
export const upnpav: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('upnpav/config', ({ house }) => house.sharing.upnpav),
    put('upnpav/config', Switched, ({ house, body }) => Object.assign(house.sharing.upnpav, body)),
  ],
}

function ftpPayload({ ftp }: Sharing) {
  return { ...ftp, weak_password: isWeak(ftp.password) }
}
