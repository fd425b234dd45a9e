/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'config.enabled': 'Serveur DHCP',
  'config.sticky': 'DHCP : attribution persistante des adresses',
  'config.always_broadcast': 'DHCP : toujours répondre en broadcast',

  'leases.dynamic_leases': 'Baux DHCP actifs',
  'leases.static_leases': 'Baux DHCP statiques',

  'static_lease.fixed_ip': 'Adresse IP fixe',

  'v6.enabled': 'Serveur DHCPv6',
  'v6.custom_dns': 'DNS IPv6 personnalisés',
}
