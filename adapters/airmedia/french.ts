/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'config.enabled': 'AirMedia',
  'receiver.present': '{name} présent',
  'receiver.stop': '{name} arrêt',
  'receiver.stop_photo': '{name} arrêt de la photo',
}
