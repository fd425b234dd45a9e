/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'phone.off_hook': '{label} décroché',
  'phone.hardware_defect': 'Défaut matériel {label}',
  'phone.gain_rx': 'Gain en réception {label}',
  'phone.gain_tx': 'Gain en émission {label}',
  'phone.ring_start': 'Faire sonner {label}',
  'phone.ring_stop': 'Arrêter la sonnerie {label}',

  'config.line': 'Ligne',
  'config.dect_enabled': 'DECT',
  'config.dect_registration': 'Association DECT',
  'config.dect_eco_mode': 'Mode éco DECT',
  'config.dect_nemo_mode': 'Mode DECT sans émission',
  'config.dect_ring_on_off': 'Sonnerie DECT activée/désactivée',
  'config.dect_ring_pattern': 'Motif de sonnerie DECT',
  'config.page_start': 'Faire sonner les combinés',
  'config.page_stop': 'Arrêter la recherche',

  'bell.ringing': 'Appel en cours de sonnerie',
  'bell.bell': 'Sonnerie',
}
