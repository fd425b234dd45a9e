/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'Freeplug {end}': 'Freeplug {end}',
  'plug.online': 'Connecté',
  'plug.rate_down': 'Débit descendant',
  'plug.rate_up': 'Débit montant',
  'plug.port_speed': 'Vitesse du port Ethernet',
  'plug.role': 'Rôle',
  'plug.reset': 'Réinitialiser',
}
