/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'planning.enabled': 'Veille programmée',
  'planning.mode': 'Mode de veille',
  'planning.next_change': 'Prochain changement de veille',
  'planning.off_now': 'Veille en cours',
}
