/** What goes wrong between freebox2mqtt and the Freebox, in French: answers, connection, certificate, pairing. */
import { type Form, inForms } from './fr-forms.ts'

export function boxRefusal(text: string): string | undefined {
  return inForms(whole, text) ?? failedRequest(text) ?? refusedCertificate(text)
}

/** `PUT wifi/config/: the box answered inval (it does not accept one of the values)` */
function failedRequest(text: string): string | undefined {
  const [, start = '', request = '', result = '', meaning] =
    /^(No Freebox answers at \S+: )?((?:GET|POST|PUT|DELETE) .+?): (.+?)(?: \((it .+|there .+|this .+|the .+)\))?$/.exec(
      text,
    ) ?? []
  const french = inForms(results, result)
  const reason = meaning === undefined ? '' : inForms(meanings, meaning)
  if (french === undefined || reason === undefined) return undefined
  const place = start.replace(/^No Freebox answers at (\S+): $/, 'Aucune Freebox ne répond à $1 : ')
  return `${place}${request.replace(' of /', ' de /')} : ${french}${reason && ` (${reason})`}`
}

/** Names and issuer are quoted as the certificate has them. */
function refusedCertificate(text: string): string | undefined {
  const [, address, names, issuer, why = ''] =
    /^The certificate of (\S+?)(?:, which is for "(.*)" and issued by "(.*)",)? was refused: (.+)$/.exec(text) ?? []
  const reason = inForms(certificateReasons, why)
  if (reason === undefined) return undefined
  const which = names === undefined ? '' : `, établi pour « ${names} » par « ${issuer} »,`
  return `Le certificat de ${address}${which} a été refusé : ${reason}`
}

const results: readonly Form[] = [
  [/^the box answered status (\d+)$/, 'la Freebox a répondu avec le statut $1'],
  [/^the box answered without content$/, 'la Freebox a répondu sans contenu'],
  [/^the box answered no file$/, 'la Freebox n’a pas renvoyé de fichier'],
  [/^the box answered (\S+)$/, 'la Freebox a répondu $1'],
  [/^the box refused and gave no reason$/, 'la Freebox a refusé sans donner de raison'],
  [/^the answer is not in the format of the Freebox API$/, 'la réponse n’a pas le format de l’API Freebox'],
  [/^refused before it was sent: (\S+)$/, 'refusé avant l’envoi, $1'],
  [/^the connection was refused$/, 'la connexion a été refusée'],
  [/^the host name cannot be resolved$/, 'le nom d’hôte est introuvable'],
  [/^there is no route to the host$/, 'l’hôte est injoignable'],
  [/^the connection timed out$/, 'la connexion n’a pas abouti à temps'],
  [/^the answer did not come in time$/, 'la réponse n’est pas arrivée à temps'],
  [/^the connection broke$/, 'la connexion a été coupée'],
  [/^the answer is too large$/, 'la réponse est trop grande'],
  [/^the certificate was refused$/, 'le certificat a été refusé'],
  [/^the connection was closed by freebox2mqtt$/, 'freebox2mqtt a fermé la connexion'],
  [/^the connection failed$/, 'la connexion a échoué'],
]

/** Of the error codes of the box. */
const meanings: readonly Form[] = [
  [/^it does not accept one of the values$/, 'elle refuse une des valeurs'],
  [/^it does not understand the request$/, 'elle ne comprend pas la requête'],
  [/^it does not have this object$/, 'elle n’a pas cet objet'],
  [/^it has no object with this id$/, 'elle n’a pas d’objet avec cet id'],
  [/^it does not have this device$/, 'elle n’a pas cet appareil'],
  [/^it has this object already$/, 'elle a déjà cet objet'],
  [/^it is busy$/, 'elle est occupée'],
  [/^there is no space left on its disk$/, 'il n’y a plus de place sur son disque'],
  [/^this model or firmware cannot do this$/, 'ce modèle ou ce firmware ne sait pas le faire'],
  [/^this model or firmware does not have it$/, 'ce modèle ou ce firmware ne l’a pas'],
  [/^it has an internal error$/, 'elle a une erreur interne'],
  [/^it does not permit this$/, 'elle ne le permet pas'],
  [/^this service of the box is stopped$/, 'ce service de la Freebox est arrêté'],
  [/^it took too long$/, 'cela a pris trop de temps'],
  [/^the line has no such service$/, 'la ligne n’a pas ce service'],
  [/^it has no such download, or no such part of it$/, 'elle n’a pas ce téléchargement, ou pas cette partie'],
]

const certificateReasons: readonly Form[] = [
  [
    /^it is neither for this name, nor for (\S+) or (\S+), nor for the domain of the box$/,
    'il n’est ni pour ce nom, ni pour $1 ou $2, ni pour le domaine de la Freebox',
  ],
  [
    /^it is self-signed; if it is yours, set freebox\.tls\.ca_file to its PEM file$/,
    'il est auto-signé ; si c’est le vôtre, indiquez son fichier PEM dans freebox.tls.ca_file',
  ],
  [
    /^it has expired, or the clock of this machine is wrong$/,
    'il a expiré, ou l’horloge de cette machine n’est pas à l’heure',
  ],
  [
    /^it is not valid yet, or the clock of this machine is wrong$/,
    'il n’est pas encore valable, ou l’horloge de cette machine n’est pas à l’heure',
  ],
  [
    /^its issuer is not trusted \((\w*)\); if it is yours, set freebox\.tls\.ca_file to the PEM file of its issuer$/,
    'son émetteur n’est pas reconnu ($1) ; si c’est le vôtre, indiquez le fichier PEM de l’émetteur dans freebox.tls.ca_file',
  ],
  [
    /^an Iliadbox has a certificate of Iliad\. Save the root certificate "(.+)" as a PEM file, and set freebox\.tls\.ca_file to it$/,
    'une Iliadbox a un certificat d’Iliad. Enregistrez le certificat racine « $1 » dans un fichier PEM, et indiquez-le dans freebox.tls.ca_file',
  ],
]

const accessPlace = 'Freebox OS > Paramètres de la Freebox > Gestion des accès'

const whole: readonly Form[] = [
  [/^The Freebox does not answer$/, 'La Freebox ne répond pas'],
  [
    /^The device at (\S+) is not a Freebox, or a Freebox that is still starting$/,
    'L’appareil à l’adresse $1 n’est pas une Freebox, ou une Freebox qui démarre encore',
  ],
  [
    /^This Freebox has version (\S+) of the API, but (\S+) is required: restart it to install its newest firmware$/,
    'Cette Freebox a la version $1 de l’API, mais il faut la $2 : redémarrez-la pour installer son dernier firmware',
  ],
  [/^(\S+) does not speak (https?) but (https?)$/, '$1 ne parle pas $2 mais $3'],
  [/^Set freebox\.url to (\S+)$/, 'Indiquez $1 dans freebox.url'],
  [/^The Freebox has changed and is being discovered again$/, 'La Freebox a changé ; elle est de nouveau recherchée'],
  [/^The Freebox client was closed$/, 'La connexion à la Freebox est fermée'],
  [/^There is no session with the Freebox$/, 'Il n’y a pas de session avec la Freebox'],
  [
    /^Too many logins within a minute\. The login is retried later$/,
    'Trop de connexions en une minute. freebox2mqtt réessaie plus tard',
  ],
  [/^Not paired with the Freebox yet$/, 'freebox2mqtt n’est pas encore associé à la Freebox'],
  [
    /^Not paired with the Freebox yet: there is no token in (.+?)(\. .*)?$/,
    'freebox2mqtt n’est pas encore associé à la Freebox : il n’y a pas de jeton dans $1$2',
  ],
  [/^Run "freebox2mqtt pair"$/, 'Lancez « freebox2mqtt pair »'],
  [/^Run "freebox2mqtt pair" to pair again$/, 'Lancez « freebox2mqtt pair » pour refaire l’association'],
  [
    /^Run "freebox2mqtt pair --again" to pair with this one$/,
    'Lancez « freebox2mqtt pair --again » pour associer celle-ci',
  ],
  [/^This is a different Freebox from the one that was paired$/, 'Cette Freebox n’est pas celle qui a été associée'],
  [
    /^The Freebox no longer knows this application \(it was removed, or the box was reset\)$/,
    'La Freebox ne connaît plus cette application (elle a été supprimée, ou la Freebox a été réinitialisée)',
  ],
  [/^The Freebox opened a session without a token$/, 'La Freebox a ouvert une session sans jeton'],
  [/^The Freebox sent no challenge for the login$/, 'La Freebox n’a pas envoyé de défi pour la connexion'],
  [
    /^Access is switched off for all applications on the Freebox\. Allow it in (.+?)(, then start again)?$/,
    `L’accès de toutes les applications est désactivé sur la Freebox. Autorisez-le dans ${accessPlace}`,
  ],
  [
    /^The pairing was refused on the Freebox\. Start again and confirm it on the front of the box$/,
    'L’association a été refusée sur la Freebox. Recommencez et confirmez-la sur la façade du boîtier',
  ],
  [
    /^The pairing was not confirmed on the Freebox in time\. Start again and confirm it within a minute$/,
    'L’association n’a pas été confirmée à temps sur la Freebox. Recommencez et confirmez-la en moins d’une minute',
  ],
  [
    /^The Freebox no longer knows this pairing request\. Start again$/,
    'La Freebox ne connaît plus cette demande d’association. Recommencez',
  ],
  [
    /^The Freebox accepts no new applications\. In (.+), tick "(.+)", then start again$/,
    'La Freebox n’accepte pas de nouvelles applications. Dans $1, cochez « $2 », puis recommencez',
  ],
  [
    /^Pairing works only from the home network\. Run it on a machine at home, with the local address of the Freebox$/,
    'L’association ne marche que depuis le réseau de la maison. Faites-la sur une machine de la maison, avec l’adresse locale de la Freebox',
  ],
  [
    /^The Freebox answered the pairing request without a token$/,
    'La Freebox a répondu à la demande d’association sans jeton',
  ],
  [/^The pairing ended: (\S+)$/, 'L’association s’est terminée : $1'],
  [/^The Freebox has stopped answering$/, 'La Freebox ne répond plus'],
  [/^The pairing took too long$/, 'L’association a pris trop de temps'],
  [/^The Freebox opens no connection for the upload$/, 'La Freebox n’ouvre pas de connexion pour l’envoi du fichier'],
  [/^The upload failed: (.+)$/, 'L’envoi du fichier a échoué : $1'],
  [/^The connection of the upload broke$/, 'La connexion a été coupée pendant l’envoi du fichier'],
  [/^The Freebox does not answer to the upload$/, 'La Freebox ne répond pas à l’envoi du fichier'],
  [
    /^The upload was cancelled at the Freebox, or its file was removed there$/,
    'L’envoi a été annulé sur la Freebox, ou son fichier y a été supprimé',
  ],
  [/^The download was cut$/, 'Le téléchargement a été coupé'],
  [
    /^The file was changed on the Freebox while it was read$/,
    'Le fichier a été modifié sur la Freebox pendant sa lecture',
  ],
  [
    /^The file on the Freebox is shorter than what was read of it$/,
    'Le fichier sur la Freebox est plus court que ce qui en a été lu',
  ],
  [/^(\S+) is not a path of the Freebox API$/, '$1 n’est pas un chemin de l’API Freebox'],
  [/^Needs API (\S+)$/, 'Il faut l’API $1'],
]
