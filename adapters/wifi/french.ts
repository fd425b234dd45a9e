/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'config.mac_filter_state': 'Filtrage MAC',
  'config.power_saving': 'Économie d’énergie',

  'state.state': 'État',
  'state.card_missing': 'Carte manquante',

  'temp_disable.pause': 'Pause',
  'temp_disable.remaining': 'Temps restant de la pause',
  'temp_disable.until': 'Fin de la pause',
  'temp_disable.resume': 'Terminer la pause',

  'planning.use_planning': 'Planification',

  'steering.level': 'Band steering',

  'ap.state': 'État {label}',
  'ap.enabled': 'Point d’accès {label}',
  'ap.channel': 'Canal {label}',
  'ap.channel_width': 'Largeur du canal {label}',
  'ap.dfs_remaining': 'Temps restant de la détection radar {label}',
  'ap.stations': 'Appareils connectés en {label}',
  'ap.restart': 'Redémarrer {label}',

  'radar.channel_use': 'Occupation du canal {label}',
  'radar.noise': 'Bruit {label}',
  'radar.neighbors': 'Réseaux voisins {label}',

  'bss.enabled': 'Réseau {label}',
  'bss.ssid': 'SSID {label}',
  'bss.hide_ssid': 'SSID {label} masqué',
  'bss.encryption': 'Sécurité {label}',
  'bss.state': 'État du réseau {label}',
  'bss.stations': 'Appareils du réseau {label}',

  'mlo.partners': 'Multi-Link (MLO) {label}',

  'station.signal': 'Signal Wi-Fi',
  'station.rate_down': 'Débit Wi-Fi descendant',
  'station.rate_up': 'Débit Wi-Fi montant',
  'station.bytes_down': 'Données Wi-Fi reçues',
  'station.bytes_up': 'Données Wi-Fi envoyées',
  'station.link_down': 'Débit du lien Wi-Fi descendant',
  'station.link_up': 'Débit du lien Wi-Fi montant',
  'station.band': 'Bande Wi-Fi utilisée',
  'station.standard': 'Norme Wi-Fi',
  'station.access_point': 'Point d’accès Wi-Fi',
  'station.state': 'Association Wi-Fi',
  'station.since': 'Connecté au Wi-Fi depuis',

  'mac_filter.entries': 'Appareils du filtrage MAC',

  'host.blocked': 'Wi-Fi bloqué',

  'custom_key.expires': 'Invité {label} : fin',
  'custom_key.users': 'Invité {label} : utilisateurs',
  'custom_key.key': 'Invité {label} : clé',
  'custom_key.qr': 'Invité {label} : QR code',

  'guest_network.ssid': 'SSID invité',

  'wps.enabled': 'WPS',
  'wps.session': 'Session WPS',

  'diag.problem': 'Problème',
  'diag.major': 'Problèmes majeurs',
  'diag.minor': 'Problèmes mineurs',

  // Phrases.
  '2.4 GHz': '2,4 GHz',
}
