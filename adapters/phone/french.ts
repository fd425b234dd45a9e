/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'phone.off_hook': '{label} décroché',
  'phone.hardware_defect': '{label} : défaut matériel',
  'phone.gain_rx': '{label} : gain en réception',
  'phone.gain_tx': '{label} : gain en émission',
  'phone.ring_start': 'Faire sonner : {label}',
  'phone.ring_stop': 'Arrêter la sonnerie : {label}',

  'config.line': 'Ligne',
  'config.dect_enabled': 'DECT',
  'config.dect_registration': 'Association DECT',
  'config.dect_eco_mode': 'Mode éco DECT',
  'config.dect_nemo_mode': 'Mode DECT sans émission',
  'config.dect_ring_on_off': 'Sonnerie DECT',
  'config.dect_ring_pattern': 'Type de sonnerie',
  'config.page_start': 'Faire sonner les combinés',
  'config.page_stop': 'Arrêter la recherche',

  'bell.ringing': 'Sonne',
  'bell.bell': 'Sonnerie',

  // Phrases.
  'FXS {id}': 'Téléphone filaire {id}',
}
