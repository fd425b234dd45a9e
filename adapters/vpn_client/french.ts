/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'tunnel.active': 'Tunnel du client',
  'tunnel.connected': 'Client connecté',
  'tunnel.state': 'État du client',
  'tunnel.last_error': 'Dernière erreur du client',
  'tunnel.rate_down': 'Débit descendant du client',
  'tunnel.rate_up': 'Débit montant du client',
  'tunnel.address': 'Adresse du client',
}
