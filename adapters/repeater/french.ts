/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'Repeater {id}': 'Répéteur {id}',
  'Wi-Fi repeater': 'Répéteur Wi-Fi',
  'repeater.connected': 'Connexion',
  'repeater.clients': 'Appareils connectés',
  'repeater.led': 'Voyant',
  'repeater.restart': 'Redémarrer',
  'repeater.status': 'État',
  'repeater.problem': 'Problème',
  'repeater.last_boot': 'Dernier démarrage',
}
