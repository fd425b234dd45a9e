/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'system.model': 'Modèle',
  'system.firmware_version': 'Version du firmware',
  'system.serial': 'Numéro de série',
  'system.boot_time': 'Dernier démarrage',
  'system.box_authenticated': 'Box authentifiée',
  'system.disk_status': 'Disque interne',
  'system.user_main_storage': 'Stockage principal',
  'system.reboot': 'Redémarrer',
  'system.shutdown': 'Éteindre',

  'sensors.value': 'Température {label}',

  'fans.value': 'Ventilateur {label}',

  'expansions.type': 'Emplacement d’extension {slot}',

  'update.firmware': 'Firmware',
  'update.state': 'État de la mise à jour',

  'language.lang': 'Langue',

  // Phrases.
  HDD: 'disque dur',
  'HDD {number}': 'disque dur {number}',
}
