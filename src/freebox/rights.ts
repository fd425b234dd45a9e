/**
 * The names of the rights as Freebox OS shows them where the user ticks them (Paramètres de la Freebox > Gestion des
 * accès > Applications). Freebox OS is in French only, so the names are French in every language.
 */
const names: Readonly<Record<string, string>> = {
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

/** The page of Freebox OS where the user ticks the rights. */
export const rightsPlace = 'Freebox OS > Paramètres de la Freebox > Gestion des accès > Applications'

/** The name of a right in Freebox OS. A right that came with a later firmware keeps its API name. */
export function rightName(right: string): string {
  return (Object.hasOwn(names, right) ? names[right] : undefined) ?? right
}
