/** The same reasons in French. */
import type { whyObject as objectsEn, whyResource as resourcesEn } from './en-why.ts'
import type { Details } from './wording.ts'

/** Every reason that English has. */
type Sentences<T> = Readonly<Record<keyof T, (details: Details) => string>>

export const whyObject: Sentences<typeof objectsEn> = {
  unnamed: () =>
    'Il n’a pas de nom à lui, et presence.hosts vaut « named ». Donnez-lui un nom dans Freebox OS ou avec « Renommer », ou ajoutez-le à presence.include.',
  'random mac': () =>
    'Il utilise une adresse MAC aléatoire et est apparu il y a moins de deux jours : c’est peut-être un visiteur. S’il est de la maison, ajoutez-le à presence.include ou donnez-lui un nom.',
  'not seen': () =>
    'La Freebox ne l’a pas vu depuis 30 jours. Il redevient un appareil dès qu’il se connecte. Pour le garder, ajoutez-le à presence.include.',
  guest: () => 'Il est sur le réseau invité. Pour en faire un appareil, ajoutez-le à presence.include.',
  'not by default': () =>
    'Il ne fait pas partie de ceux qui deviennent d’office des appareils. Ajoutez-le à presence.include.',
  excluded: () => 'Un motif du réglage « exclude » lui correspond. Retirez ce motif pour avoir l’appareil.',
  'not included': () => 'Aucun motif du réglage « include » ne lui correspond. Ajoutez-y son nom ou son identifiant.',
  off: () =>
    'presence.hosts vaut « off » : les hôtes ne deviennent pas des appareils. Choisissez « named », ou ajoutez celui-ci à presence.include.',
  'beyond limit': ({ limit }) =>
    `Il y en a plus que la limite${limit === undefined ? '' : ` de ${limit}`}. Augmentez le réglage « limit », ou choisissez avec « include » et « exclude ».`,
  'not joined': ({ resource }) =>
    `Ses valeurs vont avec un appareil de ${resource}, que Home Assistant n’a pas. La raison y est indiquée.`,
  'deleted by user': () =>
    'L’appareil a été supprimé dans Home Assistant. Il revient au prochain redémarrage de freebox2mqtt ; pour l’écarter, ajoutez-le à « exclude ».',
  'discovery disabled': () =>
    'homeassistant.enabled vaut false : rien n’est annoncé. Ses valeurs sont tout de même sur son topic.',
}

export const whyResource: Sentences<typeof resourcesEn> = {
  'missing right': ({ name, right }) =>
    `L’application n’a pas le droit « ${name ?? right ?? '?'} ». Cochez-le dans Freebox OS : Paramètres de la Freebox, Gestion des accès, Applications. Rien n’est à redémarrer.`,
  'box has none': () => 'Cette Freebox n’en a pas. freebox2mqtt redemande de temps en temps.',
  disabled: () => 'C’est désactivé dans les réglages. Mettez-y « enabled » à true.',
  'not read yet': () => 'Pas encore lu. Attendez la première lecture.',
  fails: () => 'La dernière lecture a échoué. Une nouvelle tentative suit toute seule.',
}
