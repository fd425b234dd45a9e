/**
 * The rights of an application, by the names that the owner reads in Freebox OS when he ticks them (Paramètres de la
 * Freebox > Gestion des accès > Applications). Freebox OS speaks French, so these names do in every language.
 */
const names: Record<string, string> = {
  settings: 'Modification des réglages de la Freebox',
  contacts: 'Accès à la base de contacts de la Freebox',
  calls: "Accès au journal d'appels",
  explorer: 'Accès aux fichiers de la Freebox',
  downloader: 'Accès au gestionnaire de téléchargements',
  parental: 'Accès au contrôle parental',
  pvr: 'Programmation des enregistrements',
  vm: 'Contrôle de la VM',
  tv: 'Accès au guide TV',
  wdo: 'Provisionnement des équipements',
  home: "Gestion de l'alarme et maison connectée",
  camera: 'Accès aux caméras',
  player: 'Contrôle du Freebox Player',
  profile: 'Gestion des profils utilisateur',
}

/** Where the owner ticks a right. */
export const rightsPlace = 'Freebox OS > Paramètres de la Freebox > Gestion des accès > Applications'

/** The name of a right in Freebox OS; a right that came with a later firmware keeps the API's word. */
export function rightName(right: string): string {
  return (Object.hasOwn(names, right) ? names[right] : undefined) ?? right
}
