/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'disk.temperature': 'Température',
  'disk.problem': 'Problème',
  'disk.state': 'État',
  'disk.spinning': 'En rotation',
  'disk.size': 'Capacité',
  'disk.read_errors': 'Erreurs de lecture',
  'disk.write_errors': 'Erreurs d’écriture',
  'disk.operation': 'Opération en cours',
  'disk.eject': 'Éjecter',
  'disk.connect': 'Connecter',

  'partition.free': 'Espace libre {title}',
  'partition.used': 'Espace utilisé {title}',
  'partition.mounted': 'Montage {title}',
  'partition.check_result': 'Résultat de la vérification {title}',

  'raid.array': 'RAID',
  'raid.problem': 'Problème RAID',
  'raid.state': 'État du RAID',
  'raid.sync_action': 'Synchronisation du RAID',
  'raid.sync_progress': 'Avancement du RAID',
  'raid.last_check': 'Dernière vérification du RAID',

  'config.spindown': 'Mise en veille des disques externes',
  'config.spindown_after': 'Mise en veille après',

  // Phrases.
  'Disk {label}': 'Disque {label}',
  'Array {label}': 'Grappe {label}',
  'USB disk': 'Disque USB',
}
