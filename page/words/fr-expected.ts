/** What the server expects of a setting, an input or an answer, in French: what follows `expected` in its sentences. */
import { type Form, inForms } from './fr-forms.ts'

export function frenchExpected(text: string): string | undefined {
  const [, example, element, limits = ''] =
    /^a list \((\[.+?\])\) of (.+?)((?:, (?:at least|at most|exactly) \d+)*)$/.exec(text) ?? []
  if (element === undefined) return oneForm(text) ?? eachOf(text)
  const french = frenchExpected(element)
  if (french === undefined) return undefined
  const list = example === '[a, b]' ? 'une liste ; chaque ligne' : `une liste (${example}) ; chaque élément`
  return `${list} : ${french}${limitsInFrench(limits)}`
}

/** `a number or a text`, if each of them is known. */
function eachOf(text: string): string | undefined {
  const parts = text.split(' or ')
  const french = parts.flatMap((it) => oneForm(it) ?? [])
  return parts.length > 1 && french.length === parts.length ? french.join(' ou ') : undefined
}

function oneForm(text: string): string | undefined {
  return (inForms(ofSettings, text) ?? inForms(ofInputs, text) ?? inForms(ofAnswers, text))?.replaceAll(
    ' (optional)',
    ' (facultatif)',
  )
}

function limitsInFrench(limits: string): string {
  return limits.replace('at least', 'au moins').replace('at most', 'au plus').replace('exactly', 'exactement')
}

const ofSettings: readonly Form[] = [
  [/^true or false$/, 'true ou false'],
  [/^one of (.+)$/s, 'l’une de ces valeurs : $1'],
  [/^a whole number from (\S+) to (\S+)$/, 'un nombre entier de $1 à $2'],
  [/^an interval such as 30s, 5m or 1h \((\S+) to (\S+)\)$/, 'une durée comme 30s, 5m ou 1h (de $1 à $2)'],
  [/^text$/, 'un texte'],
  [/^text \(in quotes if it is a number\)$/, 'un texte (entre guillemets si c’est un nombre)'],
  [
    /^letters, digits, dots and dashes, at most (\d+)$/,
    'des lettres, des chiffres, des points et des tirets, $1 au plus',
  ],
  [/^a section \(lines of key: value\)$/, 'une section, avec une clé et une valeur par ligne'],
  [/^a readable file that is not empty$/, 'un fichier lisible qui n’est pas vide'],
  [/^a readable file in PEM form \((.+)\)$/, 'un fichier lisible au format PEM ($1)'],
  [/^a readable private key in PEM form$/, 'une clé privée lisible, au format PEM'],
  [/^an address that begins with (\S+) or (\S+)$/, 'une adresse qui commence par $1 ou $2'],
  [/^an address that begins with (\S+) or (\S+) or (\S+) or (\S+)$/, 'une adresse qui commence par $1, $2, $3 ou $4'],
  [
    /^an address without user name and password, which have their own settings$/,
    'une adresse sans nom d’utilisateur ni mot de passe, qui ont leurs propres paramètres',
  ],
  [
    /^an address without \? and #, because a path is added to it$/,
    'une adresse sans ? ni #, car un chemin y est ajouté',
  ],
  [/^a port from 1 to 65535 at the end of the address$/, 'un port de 1 à 65535 à la fin de l’adresse'],
  [/^a host after :\/\/, such as (\S+)$/, 'un hôte après ://, comme $1'],
  [/^an address with a host, and a port after a colon$/, 'une adresse avec un hôte, et un port après un deux-points'],
  [/^the address of a network interface, such as (\S+) or (\S+)$/, 'l’adresse d’une interface réseau, comme $1 ou $2'],
  [/^a host name without https:\/\/ and without a port$/, 'un nom d’hôte sans https:// et sans port'],
  [
    /^an MQTT topic without wildcards, spaces or a slash at its ends$/,
    'un topic MQTT sans jokers, sans espaces et sans barre oblique au début ni à la fin',
  ],
  [
    /^a cron expression such as (".+") \(second, minute, hour, day, month, weekday\)$/,
    'une expression cron comme $1 (seconde, minute, heure, jour, mois, jour de la semaine)',
  ],
  [/^a method and a path, with wildcards, such as (".+")$/, 'une méthode et un chemin, jokers admis, comme $1'],
  [/^a pattern of one of the dangerous commands: (.+)$/s, 'un motif pour l’une des commandes dangereuses : $1'],
  [
    /^a pattern of adapter\.resource\.name \(\* is any text\)$/,
    'un motif de la forme adapter.resource.name (* est n’importe quel texte)',
  ],
  [/^a pattern of adapter\.resource\.name, such as (".+")$/, 'un motif de la forme adapter.resource.name, comme $1'],
  [/^either (\S+) or (\S+)$/, 'soit $1, soit $2'],
  [/^both (\S+) and (\S+)$/, '$1 et $2 ensemble'],
  [/^every or schedule$/, 'every ou schedule'],
  [/^a username together with the password$/, 'un nom d’utilisateur avec le mot de passe'],
  [
    /^(\S+) \(or (\S+)\) for an http\.host that other machines can reach$/,
    '$1 (ou $2) pour un http.host que d’autres machines peuvent atteindre',
  ],
  [
    /^a username and a password for a broker that other machines can reach$/,
    'un nom d’utilisateur et un mot de passe pour un broker que d’autres machines peuvent atteindre',
  ],
  [/^another port than that of the embedded broker \((\S+)\)$/, 'un autre port que celui du broker intégré ($1)'],
]

/** Of commands, queries and requests. */
const ofInputs: readonly Form[] = [
  [/^(?:JSON|null|true|false|ON|OFF|PRESS|(?:OPEN|CLOSE|STOP)(?:, (?:CLOSE|STOP))*)$/, '$&'],
  [
    /^ON, OFF, or JSON with state, brightness \(0 to 100\) and color (.+)$/,
    'ON, OFF, ou du JSON avec state, brightness (de 0 à 100) et color $1',
  ],
  [
    /^hue,saturation such as 30,80 \(0 to 360, 0 to 100\), or #ff8000( as \w+)?$/,
    'hue,saturation comme 30,80 (de 0 à 360, de 0 à 100), ou #ff8000',
  ],
  [/^one of (.+) as effect$/s, 'pour effect, l’une de ces valeurs : $1'],
  [/^at least one of (.+)$/, 'au moins l’un de ces champs : $1'],
  [/^no fields$/, 'aucun champ'],
  [/^an empty JSON object: \{\}$/, 'un objet JSON vide : {}'],
  [/^a JSON object with (.+)$/, 'un objet JSON avec $1'],
  [/^a number$/, 'un nombre'],
  [/^a number from (\S+)$/, 'un nombre à partir de $1'],
  [/^a number from (\S+) to (\S+)$/, 'un nombre de $1 à $2'],
  [/^a number from (\S+) to (\S+) (\(.+\))$/, 'un nombre de $1 à $2 $3'],
  [/^a number from (\S+) to (\S+) as brightness$/, 'pour brightness, un nombre de $1 à $2'],
  [/^a number above (\S+) to (\S+)$/, 'un nombre supérieur à $1, jusqu’à $2'],
  [
    /^a number from (\S+) to (\S+); without days, the link never ends$/,
    'un nombre de $1 à $2 ; sans days, le lien n’expire jamais',
  ],
  [/^a whole number$/, 'un nombre entier'],
  [/^a whole number from (\S+)$/, 'un nombre entier à partir de $1'],
  [/^the percentage of the video at which it begins$/, 'le pourcentage de la vidéo auquel elle commence'],
  [/^text of (\d+) to (\d+) characters$/, 'un texte de $1 à $2 caractères'],
  [/^text of at most (\d+) characters$/, 'un texte de $1 caractères au plus'],
  [/^text in base64$/, 'un texte en base64'],
  [/^letters, digits and hyphens$/, 'des lettres, des chiffres et des traits d’union'],
  [/^a display_name, first_name, last_name or company$/, 'display_name, first_name, last_name ou company'],
  [/^a name without a slash$/, 'un nom sans barre oblique'],
  [/^a MAC address such as (\S+), (\S+) or (\S+)$/, 'une adresse MAC comme $1, $2 ou $3'],
  [/^an IP address, such as (\S+)$/, 'une adresse IP, comme $1'],
  [/^an IPv4 address such as (\S+)$/, 'une adresse IPv4 comme $1'],
  [/^an IPv4 address, or "" for any$/, 'une adresse IPv4, ou "" pour n’importe laquelle'],
  [/^an IPv4 address in the Internet, or (\S+) for all$/, 'une adresse IPv4 sur Internet, ou $1 pour toutes'],
  [/^an IPv6 address such as (\S+)$/, 'une adresse IPv6 comme $1'],
  [/^an IPv6 prefix, such as (\S+)$/, 'un préfixe IPv6, comme $1'],
  [
    /^the IPv6 address of a router, such as (\S+), or "" to end the delegation$/,
    'l’adresse IPv6 d’un routeur, comme $1, ou "" pour mettre fin à la délégation',
  ],
  [/^a network such as (\S+)$/, 'un réseau comme $1'],
  [/^the name of a network, such as (\S+)$/, 'le nom d’un réseau, comme $1'],
  [/^a port, 1 to 65535$/, 'un port, de 1 à 65535'],
  [/^a port of the switch, such as (\S+) or (\S+)$/, 'un port du switch, comme $1 ou $2'],
  [/^no port, or db: switch$/, 'pas de port, ou db: switch'],
  [
    /^a URL that begins with http:, https:, ftp:, ftps: or magnet:$/,
    'une URL qui commence par http:, https:, ftp:, ftps: ou magnet:',
  ],
  [/^a path on the disks of the box, such as (.+)$/, 'un chemin sur les disques de la Freebox, comme $1'],
  [
    /^an absolute path on the disks of the box, such as (.+)$/,
    'un chemin absolu sur les disques de la Freebox, comme $1',
  ],
  [/^epoch seconds or a time such as (\S+)$/, 'des secondes depuis 1970, ou une date comme $1'],
  [/^a time after from$/, 'une date postérieure à from'],
  [/^a time such as (\S+)$/, 'une heure comme $1'],
  [/^a time of day such as (\S+), until 24:00$/, 'une heure comme $1, au plus tard 24:00'],
  [
    /^a range of one day such as (\S+), until 24:00 at the latest \(two ranges for one over midnight\)$/,
    'une plage dans la journée comme $1, au plus tard 24:00 (deux plages pour passer minuit)',
  ],
  [/^a span such as (\S+), which may end on the next day$/, 'une période comme $1, qui peut finir le lendemain'],
  [/^the id of (?:an|the) object(?:, as in its topic)?$/, 'l’id de l’objet, comme dans son topic'],
  [/^the id of a voice message, such as (\S+)$/, 'l’id d’un message vocal, comme $1'],
  [/^the id or name of a profile$/, 'l’id ou le nom d’un profil'],
  [/^the name of a field, such as (\S+)$/, 'le nom d’un champ, comme $1'],
  [/^the cursor of an earlier reply$/, 'le cursor d’une réponse précédente'],
  [/^the number of a channel, or its uuid such as (\S+)$/, 'le numéro d’une chaîne, ou son uuid comme $1'],
  [
    /^the number of a channel, or its uuid on the box, such as (\S+)$/,
    'le numéro d’une chaîne, ou son uuid sur la Freebox, comme $1',
  ],
  [/^the type of a node, which begins with (\S+)$/, 'le type d’un nœud, qui commence par $1'],
  [
    /^a path of the API below (\S+), such as (\S+) \(only letters, digits and . _ : = - between the slashes\)$/,
    'un chemin de l’API sous $1, comme $2 (seulement des lettres, des chiffres et . _ : = - entre les barres obliques)',
  ],
]

/** Of the answers of the box. */
const ofAnswers: readonly Form[] = [
  [/^an object$/, 'un objet'],
  [/^a list$/, 'une liste'],
  [/^another value$/, 'une autre valeur'],
  [/^epoch seconds$/, 'des secondes depuis 1970'],
  [/^a path in base64$/, 'un chemin en base64'],
  [/^a number to (\S+)$/, 'un nombre jusqu’à $1'],
  [/^at least (\d+) characters or items$/, 'au moins $1 caractères ou éléments'],
  [/^at most (\d+) characters or items$/, 'au plus $1 caractères ou éléments'],
]
