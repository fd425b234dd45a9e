/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'config.enabled': 'Wi-Fi',
  'config.mac_filter_state': 'Filtrage MAC du Wi-Fi',
  'config.power_saving': 'Économie d’énergie du Wi-Fi',

  'state.state': 'État du Wi-Fi',
  'state.card_missing': 'Carte Wi-Fi manquante',

  'temp_disable.remaining': 'Temps restant de la pause Wi-Fi',
  'temp_disable.until': 'Fin de la pause Wi-Fi',
  'temp_disable.resume': 'Terminer la pause Wi-Fi',

  'planning.use_planning': 'Planification du Wi-Fi',

  'steering.level': 'Guidage Wi-Fi',

  'ap.state': 'État du Wi-Fi {label}',
  'ap.enabled': 'Wi-Fi {label}',
  'ap.channel': 'Canal Wi-Fi {label}',
  'ap.channel_width': 'Largeur du canal Wi-Fi {label}',
  'ap.dfs_remaining': 'Temps restant de la détection radar Wi-Fi {label}',
  'ap.stations': 'Stations Wi-Fi {label}',
  'ap.restart': 'Redémarrer le Wi-Fi {label}',

  'radar.channel_use': 'Occupation du canal Wi-Fi {label}',
  'radar.noise': 'Bruit Wi-Fi {label}',
  'radar.neighbors': 'Réseaux voisins Wi-Fi {label}',

  'bss.enabled': 'Réseau Wi-Fi {label}',
  'bss.ssid': 'SSID Wi-Fi {label}',
  'bss.hide_ssid': 'SSID Wi-Fi {label} masqué',
  'bss.encryption': 'Sécurité Wi-Fi {label}',
  'bss.state': 'État du réseau Wi-Fi {label}',
  'bss.stations': 'Stations du réseau Wi-Fi {label}',

  'mlo.partners': 'Multi-lien Wi-Fi {label}',

  'station.signal': 'Signal Wi-Fi',
  'station.rate_down': 'Débit Wi-Fi descendant',
  'station.rate_up': 'Débit Wi-Fi montant',
  'station.bytes_down': 'Données Wi-Fi reçues',
  'station.bytes_up': 'Données Wi-Fi envoyées',
  'station.link_down': 'Vitesse du lien Wi-Fi en descente',
  'station.link_up': 'Vitesse du lien Wi-Fi en montée',
  'station.band': 'Bande Wi-Fi utilisée',
  'station.standard': 'Norme Wi-Fi',
  'station.access_point': 'Point d’accès Wi-Fi',
  'station.state': 'Association Wi-Fi',
  'station.since': 'Connecté au Wi-Fi depuis',

  'mac_filter.entries': 'Entrées du filtrage MAC du Wi-Fi',

  'host.blocked': 'Wi-Fi bloqué',

  'custom_key.expires': 'Fin de l’accès invité {label}',
  'custom_key.users': 'Utilisateurs de l’accès invité {label}',
  'custom_key.key': 'Clé de l’accès invité {label}',
  'custom_key.qr': 'QR code de l’accès invité {label}',

  'guest_network.ssid': 'SSID du Wi-Fi invité',

  'wps.enabled': 'WPS Wi-Fi',
  'wps.session': 'Session WPS Wi-Fi',

  'diag.problem': 'Problème Wi-Fi',
  'diag.major': 'Problèmes Wi-Fi majeurs',
  'diag.minor': 'Problèmes Wi-Fi mineurs',
}
