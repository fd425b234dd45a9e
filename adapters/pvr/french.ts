/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'recorder.recording': 'Enregistrement en cours',
  'recorder.next': 'Prochain enregistrement',
  'recorder.programmed': 'Enregistrements programmés',
  'recorder.recordings': 'Enregistrements terminés',
  'recorder.margin_before': 'Marge avant',
  'recorder.margin_after': 'Marge après',
  'recorder.failed': 'Enregistrements échoués',
  'recorder.conflict': 'Conflit d’enregistrements',
  'recording.recording': 'Événement',
  'media.free': '{media} espace libre',
  'media.time_left': '{media} temps d’enregistrement restant',
}
