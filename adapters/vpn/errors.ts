/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/vpn/ ("VPN Server Errors") */
export const errors: Readonly<Record<string, string>> = {
  inval: 'The Freebox does not accept this value. A fixed address must be in the range of the VPN (vpn/server)',
  exist: 'There is such a user already, or another one has this address',
  noent: 'The Freebox does not know this server, user or connection',
  unsupp: 'This Freebox does not support that',
  inuse: 'It is in use',
  size: 'The Freebox takes no more of them',
}

/** How boxes say that they have none, besides the usual ways. */
export const absentCodes = ['internal_error']
