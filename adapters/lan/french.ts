/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'config.mode': 'Mode',
  'config.ip': 'Adresse IP locale',
  'config.name': 'Nom',
  'config.name_dns': 'Nom DNS',
  'config.name_mdns': 'Nom mDNS',
  'config.name_netbios': 'Nom NetBIOS',

  'interfaces.home': 'Appareils connectés sur {name}',
  'interfaces.known': 'Appareils connus sur {name}',

  'hosts.home': 'Appareils connectés',
  'hosts.known': 'Appareils connus',
  'hosts.guests': 'Invités connectés',
  'hosts.ethernet': 'Appareils connectés en Ethernet',
  'hosts.wifi': 'Appareils connectés en Wi-Fi',
  'hosts.band_2d4g': 'Appareils connectés en Wi-Fi 2,4 GHz',
  'hosts.band_5g': 'Appareils connectés en Wi-Fi 5 GHz',
  'hosts.band_6g': 'Appareils connectés en Wi-Fi 6 GHz',

  'host.ip': 'Adresse IP',
  'host.interface': 'Réseau',
  'host.link': 'Connexion',
  'host.band': 'Bande Wi-Fi',
  'host.access_point': 'Point d’accès',
  'host.first_seen': 'Première connexion',
  'host.last_seen': 'Dernière connexion',
  'host.type': 'Type',
  'host.wake': 'Réveiller',

  'route.enabled': 'Route {label}',
}
