/** The servers with which the box shares its disks and printer: FTP, TFTP, Samba, AFP and UPnP AV. */

export interface Sharing {
  ftp: {
    enabled: boolean
    allow_remote_access: boolean
    allow_anonymous: boolean
    allow_anonymous_write: boolean
    username: string
    /** The box sends it, though the documentation calls it write-only. */
    password: string
    remote_domain: string
    port_ctrl: number
    port_data: number
    min_port: number
    max_port: number
  }
  tftp: { enabled: boolean; root: string }
  samba: {
    workgroup: string
    file_share_enabled: boolean
    print_share_enabled: boolean
    smbv2_enabled: boolean
    logon_enabled: boolean
    logon_user: string
    logon_password: string
  }
  afp: { enabled: boolean; guest_allow: boolean; server_type: AfpServer; login_name: string; login_password: string }
  upnpav: { enabled: boolean }
}

export const afpServers = [
  ...(['powerbook', 'powermac', 'macmini', 'imac', 'macbook', 'macbookpro', 'macbookair'] as const),
  ...(['macpro', 'appletv', 'airport', 'xserve'] as const),
] as const
export type AfpServer = (typeof afpServers)[number]

/** As a box is delivered: files are shared with Windows and macOS in the local network, without a password. */
export function createSharing(): Sharing {
  return {
    ftp: {
      ...{ enabled: false, allow_remote_access: false, allow_anonymous: false, allow_anonymous_write: false },
      ...{ username: 'freebox', password: 'freebox', remote_domain: '203.0.113.1' },
      ...{ port_ctrl: 28013, port_data: 32600, min_port: 16384, max_port: 32767 },
    },
    tftp: { enabled: false, root: 'Lw==' },
    samba: {
      ...{ workgroup: 'WORKGROUP', file_share_enabled: true, print_share_enabled: true, smbv2_enabled: true },
      ...{ logon_enabled: false, logon_user: 'freebox', logon_password: '' },
    },
    afp: { enabled: true, guest_allow: true, server_type: 'airport', login_name: 'freebox', login_password: '' },
    upnpav: { enabled: true },
  }
}

/** Whether a password is too weak for access from the Internet. */
export function isWeak(password: string): boolean {
  return password.length < 8 || !/\d/.test(password) || !/\p{L}/u.test(password)
}
