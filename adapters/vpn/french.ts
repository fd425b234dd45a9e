/** The French names of this adapter, by resource and row, and its phrases. */
export const french: Readonly<Record<string, string>> = {
  'OpenVPN routed': 'OpenVPN routé',
  'OpenVPN bridged': 'OpenVPN bridgé',
  'server.enabled': 'Serveur {label}',
  'server.state': 'État du serveur {label}',
  'server.connections': 'Connexions {label}',
  'connection.connection': 'Connexion',
}
