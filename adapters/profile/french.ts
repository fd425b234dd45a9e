/** The French names of this adapter, by resource and row. */
export const french: Readonly<Record<string, string>> = {
  'Profile {id}': 'Profil {id}',
  'Parental control': 'Contrôle parental',

  'profile.internet': 'Accès à Internet',
  'profile.mode': 'Mode',
  'profile.override': 'Dérogation',
  'profile.next_change': 'Prochain changement',
  'profile.override_until': 'Dérogation jusqu’à',
  'profile.devices': 'Appareils connectés',
  'profile.resume': 'Reprendre la planification',
  'profile.access': 'Accès',
  'rule.enabled': '{name}',
}
