/** What the server of the page itself refuses, in French. */
import type { Form } from './fr-forms.ts'

export const pageRefusals: readonly Form[] = [
  [/^Wrong password$/, 'Mot de passe incorrect'],
  [/^Too many wrong passwords\. Try again in a minute$/, 'Trop de mots de passe incorrects. Réessayez dans une minute'],
  [/^This needs the password \(setting http\.password\)$/, 'Le mot de passe est nécessaire (réglage http.password)'],
  [
    /^More than (\d+) changes within a minute\. Try again in a minute$/,
    'Plus de $1 modifications en une minute. Réessayez dans une minute',
  ],
  [/^freebox2mqtt is starting\. Try again in a few seconds$/, 'freebox2mqtt démarre. Réessayez dans quelques secondes'],
  [/^The server answers with the status (\d+)$/, 'Le serveur répond avec le statut $1'],
  [/^The answer has no points$/, 'La réponse ne contient aucun point'],
  [/^(\d+) pages are open already\. Close one of them$/, '$1 pages sont déjà ouvertes. Fermez-en une'],
  [/^There is no such resource$/, 'Cette ressource n’existe pas'],
  [/^There is nothing here$/, 'Il n’y a rien ici'],
  [/^What there is: (.+)$/, 'Ce qu’il y a : $1'],
  [/^This path takes (.+) only$/, 'Ce chemin n’accepte que $1'],
  [/^A body has at most (\d+) bytes$/, 'Le corps d’une requête fait $1 octets au plus'],
  [/^The body is not valid JSON$/, 'Le corps de la requête n’est pas du JSON valide'],
  [/^A body needs the header (.+)$/, 'Le corps d’une requête demande l’en-tête $1'],
  [
    /^A request that may change something needs the header Origin, as browsers send it$/,
    'Une requête qui peut modifier quelque chose demande l’en-tête Origin, comme les navigateurs l’envoient',
  ],
  [
    /^A request that may change something needs the header X-Freebox2mqtt: 1$/,
    'Une requête qui peut modifier quelque chose demande l’en-tête X-Freebox2mqtt: 1',
  ],
  [
    /^Nothing can be changed from the page \(setting http\.read_only\)$/,
    'Rien ne peut être modifié depuis la page (réglage http.read_only)',
  ],
  [/^freebox2mqtt does not answer under the name "(.*)"$/, 'freebox2mqtt ne répond pas sous le nom « $1 »'],
  [/^If the name is right, add it to http\.hosts$/, 'Si ce nom est juste, ajoutez-le à http.hosts'],
  [
    /^A page of another site may not send requests to freebox2mqtt$/,
    'Une page d’un autre site ne peut pas envoyer de requêtes à freebox2mqtt',
  ],
  [
    /^A page of another site may not load anything from freebox2mqtt$/,
    'Une page d’un autre site ne peut rien charger de freebox2mqtt',
  ],
  [
    /^There is no record of the box yet, or it is too old\. Ask for the list first$/,
    'Il n’y a pas encore d’enregistrement de la Freebox, ou il est trop ancien. Demandez d’abord la liste',
  ],
  [
    /^The Freebox does not answer, so it cannot be recorded$/,
    'La Freebox ne répond pas : elle ne peut pas être enregistrée',
  ],
  [
    /^A broker is being tried already\. Wait for its result$/,
    'Un broker est déjà en cours d’essai. Attendez le résultat',
  ],
  [
    /^The Freebox is already waiting for you\. Confirm it there$/,
    'La Freebox vous attend déjà. Confirmez sur sa façade',
  ],
  [
    /^The token is set in (.+), which takes precedence over a new one\. Remove it there, then pair again$/,
    'Le jeton est fixé dans $1, qui l’emporte sur un nouveau. Retirez-le là, puis recommencez l’association',
  ],
  [/^freebox2mqtt is already paired$/, 'freebox2mqtt est déjà associé'],
  [/^The pairing was cancelled$/, 'L’association a été annulée'],
  [/^The Freebox refuses the token$/, 'La Freebox refuse le jeton'],
]
