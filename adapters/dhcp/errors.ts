/** What the error codes of the chapters mean for the user. https://dev.freebox.fr/sdk/os/dhcp/ */
export const errors: Readonly<Record<string, string>> = {
  inval_ip_range: 'The range of addresses ends before it begins',
  inval_ip_range_net: 'The range of addresses is not in the network of the Freebox',
  inval_gw_net: 'The gateway is not in the network of the Freebox',
  inval_netmask: 'The netmask is wrong',
  exist: 'Another device has this address already',
  noent: 'There is no fixed address for this device, or another device has this address already',
  nospc: 'This is more name servers than the Freebox takes',
}
