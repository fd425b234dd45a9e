/** The French names of this adapter, by resource and row, and its phrases. */
export const french: Readonly<Record<string, string>> = {
  'Ethernet {port}': 'Ethernet {port}',
  'Port {port}': 'Port {port}',
  'SFP port': 'Port SFP',
  Freeplug: 'Freeplug',
  '{name}': '{name}',
  'port.link': 'Lien {label}',
  'port.speed': 'Vitesse {label}',
  'port.speed_limit': 'Vitesse maximale {label}',
  'traffic.rate_down': 'Débit descendant {label}',
  'traffic.rate_up': 'Débit montant {label}',
  'traffic.received': 'Données reçues {label}',
  'traffic.sent': 'Données envoyées {label}',
  'traffic.errors': 'Erreurs {label}',
  'sfp.present': 'Module SFP',
  'sfp.link': 'Lien du module SFP',
}
