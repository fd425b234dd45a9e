/**
 * What is wrong with a setting, in French. The server says it in English, in sentences of one form: `expected …; found …`,
 * each part of which has few forms. A sentence with a part that is not known here stays English.
 */

/** A form of the English text, and the French; `$1` is a part that stays as it is. */
type Form = readonly [english: RegExp, french: string]

export function frenchMistake(message: string): string | undefined {
  const [, expected, found] = /^expected (.+?); found (.+)$/s.exec(message) ?? []
  if (expected === undefined || found === undefined) return inForms(sentences, message)
  const [first, second] = [frenchExpected(expected), frenchFound(found)]
  if (first === undefined || second === undefined) return undefined
  return `attendu : ${first} ; trouvé : ${second}`
}

function frenchExpected(text: string): string | undefined {
  const [, element, limits = ''] =
    /^a list \(\[a, b\]\) of (.+?)((?:, (?:at least|at most|exactly) \d+)*)$/.exec(text) ?? []
  if (element === undefined) return inForms(wanted, text) ?? eachOf(text)
  const french = frenchExpected(element)
  return french && `une liste ; chaque ligne : ${french}${inFrench(limits)}`
}

/** `a number or a text`, if each of them is known. */
function eachOf(text: string): string | undefined {
  const parts = text.split(' or ')
  const french = parts.flatMap((it) => inForms(wanted, it) ?? [])
  return parts.length > 1 && french.length === parts.length ? french.join(' ou ') : undefined
}

function frenchFound(text: string): string | undefined {
  const [, value = text, tail = ''] =
    /^(.*?)((?:, which matches no (?:dangerous )?command)?(?:; did you mean .+\?)?)$/s.exec(text) ?? []
  const french = inForms(given, value)
  return french && french + inFrench(tail)
}

function inForms(forms: readonly Form[], text: string): string | undefined {
  const form = forms.find(([english]) => english.test(text))
  return form && inFrench(text.replace(form[0], form[1]))
}

/** Words that join others. */
function inFrench(text: string): string {
  return connections.reduce((all, [english, french]) => all.replace(english, french), text)
}

const connections: readonly Form[] = [
  [/, at least (\d+)/, ', au moins $1'],
  [/, at most (\d+)/, ', au plus $1'],
  [/, exactly (\d+)/, ', exactement $1'],
  [/, which matches no command/, ', qui ne correspond à aucune commande'],
  [/, which matches no dangerous command/, ', qui ne correspond à aucune commande dangereuse'],
  [/; did you mean (.+)\?$/s, ' ; vouliez-vous dire $1 ?'],
  [/ \(put it in quotes\)$/, ' (à mettre entre guillemets)'],
]

/** After `expected`. */
const wanted: readonly Form[] = [
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

/** After `found`. */
const given: readonly Form[] = [
  [/^(".*")( \(put it in quotes\))?$/s, '$1$2'],
  [/^(-?[\d.e+]+|true|false)( \(put it in quotes\))?$/, '$1$2'],
  [/^nothing$/, 'rien'],
  [/^nothing but white space$/, 'rien que des espaces'],
  [/^a list$/, 'une liste'],
  [/^a section$/, 'une section'],
  [/^both$/, 'les deux'],
  [/^no username$/, 'aucun nom d’utilisateur'],
  [/^(\S+) alone$/, '$1 seul'],
  [/^(\S+) without them$/, '$1 sans eux'],
  [/^(\S+) without a password$/, '$1 sans mot de passe'],
  [/^the unknown key (".*")$/s, 'la clé inconnue $1'],
  [/^text that is not shown$/, 'un texte qui n’est pas montré'],
  [/^a number that is not shown$/, 'un nombre qui n’est pas montré'],
  [/^a boolean that is not shown$/, 'un booléen qui n’est pas montré'],
  [/^text with spaces or line breaks inside$/, 'un texte avec des espaces ou des sauts de ligne'],
  [
    /^a placeholder, or a token of which a part is left out$/,
    'un texte à remplacer, ou un jeton dont une partie manque',
  ],
  [
    /^a header of a request; only the app_token that the Freebox gave at pairing belongs here$/,
    'l’en-tête d’une requête ; seul l’app_token que la Freebox a donné à l’association a sa place ici',
  ],
  [/^no such file: (.*)$/s, 'aucun fichier $1'],
  [/^an empty file: (.*)$/s, 'un fichier vide : $1'],
  [/^a folder: (.*)$/s, 'un dossier : $1'],
  [/^a file that cannot be read: (.*)$/s, 'un fichier qui ne peut pas être lu : $1'],
]

/** What has another form. */
const sentences: readonly Form[] = [
  [/^There is no such setting$/, 'Ce paramètre n’existe pas'],
  [/^There is no such setting; did you mean (".+")\?$/, 'Ce paramètre n’existe pas ; vouliez-vous dire $1 ?'],
  [/^It is a section$/, 'C’est une section'],
  [
    /^It can only be set in config\.yaml or the environment$/,
    'Cela ne se fixe que dans config.yaml ou par l’environnement',
  ],
  [
    /^It can only be set in config\.yaml or the environment; set (\S+) instead$/,
    'Cela ne se fixe que dans config.yaml ou par l’environnement ; fixez plutôt $1',
  ],
  [/^Another program has port (\d+)$/, 'Un autre programme occupe le port $1'],
  [/^The page could not listen on (\S+) port (\d+) \((\w+)\)$/, 'La page ne pourrait pas écouter sur $1, port $2 ($3)'],
  [
    /^The embedded broker could not listen on (\S+) port (\d+) \((\w+)\)$/,
    'Le broker intégré ne pourrait pas écouter sur $1, port $2 ($3)',
  ],
  [
    /^Port (\d+) is taken\. Set (\S+) to the broker that uses it, or (\S+) to another port$/,
    'Le port $1 est occupé. Donnez à $2 le broker qui l’utilise, ou à $3 un autre port',
  ],
  [
    /^Enter the password again: the one that is set is for another broker$/,
    'Saisissez de nouveau le mot de passe : celui qui est enregistré est pour un autre broker',
  ],
  [/^It is set in (.+), which takes precedence\. Change it there$/, 'C’est fixé dans $1, qui l’emporte. Changez-le là'],
  [
    /^It is set by the environment variable (\S+), which takes precedence\. Change it there$/,
    'C’est fixé par la variable d’environnement $1, qui l’emporte. Changez-le là',
  ],
  [
    /^The configuration has errors\. Correct them first: (.+)$/s,
    'La configuration contient des erreurs. Corrigez-les d’abord : $1',
  ],
]
