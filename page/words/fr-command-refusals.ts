/** Why a command or a request is refused, in French. Mistakes in its input have forms of their own. */
import type { Form } from './fr-forms.ts'

export const commandRefusals: readonly Form[] = [
  [/^(\S+) is denied by the configuration$/, '$1 est refusé par la configuration'],
  [/^(\S+ \S+) is not in requests\.api\.allow$/, '$1 n’est pas dans requests.api.allow'],
  [/^Nothing can be changed \(setting http\.read_only\)$/, 'Rien ne peut être modifié (réglage http.read_only)'],
  [
    /^This query changes something on the box, which the configuration denies$/,
    'Cette requête modifie quelque chose sur la Freebox, ce que la configuration refuse',
  ],
  [/^The box is not known yet$/, 'La Freebox n’est pas encore connue'],
  [/^This Freebox does not have (\S+)$/, 'Cette Freebox n’a pas $1'],
  [/^(\S+) cannot be read from the box at the moment$/, '$1 ne peut pas être lu sur la Freebox en ce moment'],
  [/^There is no such object$/, 'Cet objet n’existe pas'],
  [/^There is no entity or command (".*")$/s, 'Il n’y a ni entité ni commande $1'],
  [/^There is no command (".*") in (\S+)$/s, 'Il n’y a pas de commande $1 dans $2'],
  [/^There is no object (".*") in (\S+)$/s, 'Il n’y a pas d’objet $1 dans $2'],
  [/^There is no object (".*")$/s, 'Il n’y a pas d’objet $1'],
  [/^There is no resource (".*")$/s, 'Il n’y a pas de ressource $1'],
  [/^There is no adapter (".*")$/s, 'Il n’y a pas d’adaptateur $1'],
  [/^There is no request (".*")$/s, 'Il n’y a pas de requête $1'],
  [/^There are ((?:[\w/]+, )*[\w/]+)$/, 'Il y a $1'],
  [/^(\S+) has ((?:[\w/]+, )*[\w/]+)$/, '$1 a $2'],
  [/^An entity of type (\S+) has no part (".*")$/s, 'Une entité de type $1 n’a pas de partie $2'],
  [/^An entity of type (\S+) accepts no commands$/, 'Une entité de type $1 n’accepte pas de commandes'],
  [/^This light has no part (".*")$/s, 'Cette lampe n’a pas de partie $1'],
  [
    /^Expected JSON, \{\} if there is nothing to say; found an empty payload, which is also what clears a retained topic$/,
    'JSON attendu, {} s’il n’y a rien à dire ; trouvé : un message vide, qui sert aussi à effacer un topic retenu',
  ],
  [
    /^Expected (\{.+\}): the alarm requires a code \(homeassistant\.alarm_code\)$/,
    'Attendu : $1. L’alarme demande un code (homeassistant.alarm_code)',
  ],
  [
    /^(\d+) wrong codes within a minute\. Codes are ignored until it is over$/,
    '$1 codes faux en une minute. Les codes sont ignorés jusqu’à la fin de cette minute',
  ],
  [/^The code is wrong$/, 'Le code est faux'],
  [
    /^Rate limit reached \(commands\.per_minute\)\. Further commands are ignored until the minute is over$/,
    'Limite atteinte (commands.per_minute). Les commandes suivantes sont ignorées jusqu’à la fin de la minute',
  ],
  [/^The payload has (\d+) bytes\. At most (\d+) are accepted$/, 'Le message fait $1 octets. $2 au plus sont acceptés'],
  [
    /^This would cut off the machine on which freebox2mqtt runs \((\S+)\), now or at a planned time, so it is refused$/,
    'Cela couperait l’accès de la machine sur laquelle tourne freebox2mqtt ($1), maintenant ou plus tard : c’est donc refusé',
  ],
  [
    /^This would cut off the machine of the MQTT broker \((\S+)\), now or at a planned time, so it is refused$/,
    'Cela couperait l’accès de la machine du broker MQTT ($1), maintenant ou plus tard : c’est donc refusé',
  ],
  [/^The box needs more than (\S+) for this$/, 'La Freebox met plus de $1 pour cela'],
  [/^The Freebox permits few requests for the TV guide$/, 'La Freebox permet peu de requêtes pour le guide TV'],
  [/^The Freebox permits few requests for the TV channels$/, 'La Freebox permet peu de requêtes pour les chaînes TV'],
  [/^The Freebox answers that there were too many$/, 'La Freebox répond qu’il y en a eu trop'],
  [/^There is at most one in (\S+)$/, 'Il y en a une au plus par $1'],
  [/^Ask again in (\d+) seconds$/, 'Redemandez dans $1 secondes'],
  [/^Ask again in (\d+) minutes$/, 'Redemandez dans $1 minutes'],
  [/^What was done before it has been undone$/, 'Ce qui avait été fait avant a été annulé'],
  [/^The answer of the box is not understood: (?:unknown|the whole)$/, 'La réponse de la Freebox n’est pas comprise'],
  [/^Internal error\. The log (?:has the details|says more)$/, 'Erreur interne. Le journal en dit plus'],
  [
    /^The right "(.+)" is missing\. Tick it in Freebox OS, (.+)$/,
    'Il manque le droit « $1 ». Cochez-le dans Freebox OS, $2',
  ],
]
