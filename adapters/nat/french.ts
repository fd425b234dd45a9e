/** The French names of this adapter, by resource and row, and those of services. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'Remote access (HTTP)': 'Accès distant (HTTP)',
  'Remote access (HTTPS)': 'Accès distant (HTTPS)',
  BitTorrent: 'BitTorrent',
  'BitTorrent DHT': 'BitTorrent DHT',
  'OpenVPN (routed)': 'OpenVPN (routé)',
  'OpenVPN (bridged)': 'OpenVPN (bridgé)',
  'IPsec IKEv2': 'IPsec IKEv2',
  'IPsec NAT': 'IPsec NAT',
  PPTP: 'PPTP',
  FTP: 'FTP',
  'FTP (passive)': 'FTP (passif)',
  WireGuard: 'WireGuard',

  'redirection.enabled': '{label}',

  'dmz.enabled': 'DMZ',

  'incoming.enabled': '{service} depuis Internet',
  'incoming.port': 'Port entrant {service}',
  'incoming.active': '{service} actif',
}
