/** What the tables of the adapters refuse, in French: sentences with a name, a number or an address in them. */
import type { Form } from './fr-forms.ts'

export const adapterRefusals: readonly Form[] = [
  [/^(.+) cannot show a video$/s, '$1 ne lit pas de vidéo'],
  [/^(.+) cannot show a photo$/s, '$1 n’affiche pas de photo'],
  [/^The Freebox takes at most (\d+) name servers$/, 'La Freebox accepte au plus $1 serveurs DNS'],
  [/^The last port, (\d+), is below the first one, (\d+)$/, 'Le dernier port, $1, est plus petit que le premier, $2'],
  [
    /^The range would end at port (\d+); the highest one is 65535$/,
    'La plage finirait au port $1 ; le plus grand est 65535',
  ],
  [
    /^The rule (\S*) for tcp (\d+) to (\S+) was made and could not be removed again$/,
    'La règle $1 pour tcp $2 vers $3 a été créée et n’a pas pu être supprimée',
  ],
  [/^(.+) exists already\. overwrite: true replaces it$/s, '$1 existe déjà. overwrite: true le remplace'],
  [
    /^Field cursor: expected the cursor of an earlier reply$/,
    'Champ cursor, attendu : le cursor d’une réponse précédente',
  ],
  [
    /^The file has (\S+) MB, and a reply holds at most (\S+) MB\. freebox2mqtt get fetches files of any size$/,
    'Le fichier fait $1 Mo, et une réponse en contient au plus $2. freebox2mqtt get télécharge les fichiers de toute taille',
  ],
  [/^The profile does not have the device (\S+)$/, 'Le profil n’a pas l’appareil $1'],
  [/^There is no profile "(.*)"$/s, 'Il n’y a pas de profil « $1 »'],
  [
    /^(\S+) is not possible: this Freebox takes times in steps of (\d+) minutes$/,
    '$1 n’est pas possible : cette Freebox prend les heures par pas de $2 minutes',
  ],
  [
    /^The Freebox has no channel with the number (\S+)\. Its uuid works too$/,
    'La Freebox n’a pas de chaîne avec le numéro $1. Son uuid convient aussi',
  ],
  [
    /^The Freebox has no channel (.+)\. tv\/channels lists them$/s,
    'La Freebox n’a pas la chaîne $1. tv/channels les donne toutes',
  ],
]
