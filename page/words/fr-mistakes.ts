/**
 * What is wrong with a setting or an input, in French. The server says it in English, in sentences of one form:
 * `expected …; found …`, each part of which has few forms. A sentence with a part that is not known here stays English.
 */
import { frenchExpected } from './fr-expected.ts'
import { type Form, inForms } from './fr-forms.ts'

export function frenchMistake(message: string): string | undefined {
  const [, expected, found] = /^expected (.+?); found (.+)$/s.exec(message) ?? []
  if (expected === undefined || found === undefined) return inForms(sentences, message)
  const isField = found.startsWith('the unknown field ')
  const [first, second] = [frenchExpected(expected), frenchFound(found)]
  if (first === undefined || second === undefined) return undefined
  const wanted = isField ? first.replace(/^l’une de ces valeurs/, 'l’un de ces champs') : first
  return `attendu : ${wanted} ; trouvé : ${second}`
}

function frenchFound(text: string): string | undefined {
  const [, value = text, tail = ''] = foundParts.exec(text) ?? []
  const french = inForms(given, value)
  return french && french + tailInFrench(tail)
}

const foundParts =
  /^(.*?)((?:, which matches no (?:dangerous )?command)?(?: \(put it in quotes\))?(?:; did you mean (?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])\?)?)$/s

function tailInFrench(tail: string): string {
  return tails.reduce((all, [english, french]) => all.replace(english, french), tail)
}

const tails: readonly Form[] = [
  [/^, which matches no command/, ', qui ne correspond à aucune commande'],
  [/^, which matches no dangerous command/, ', qui ne correspond à aucune commande dangereuse'],
  [/; did you mean (.+)\?$/s, ' ; vouliez-vous dire $1 ?'],
  [/ \(put it in quotes\)$/, ' (à mettre entre guillemets)'],
]

/** After `found`. */
const given: readonly Form[] = [
  [/^"(?:[^"\\]|\\.)*"$/s, '$&'],
  [/^(?:-?[\d.e+]+|true|false)$/, '$&'],
  [/^nothing$/, 'rien'],
  [/^nothing but white space$/, 'rien que des espaces'],
  [/^a list$/, 'une liste'],
  [/^a section$/, 'une section'],
  [/^both$/, 'les deux'],
  [/^no username$/, 'aucun nom d’utilisateur'],
  [/^(\S+) alone$/, '$1 seul'],
  [/^(\S+) without them$/, '$1 sans eux'],
  [/^(\S+) without a password$/, '$1 sans mot de passe'],
  [/^the unknown key ("(?:[^"\\]|\\.)*")$/s, 'la clé inconnue $1'],
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
  [/^none$/, 'rien'],
  [/^an object$/, 'un objet'],
  [/^an empty payload$/, 'un message vide'],
  [/^plain text$/, 'du texte simple'],
  [/^the unknown field ("(?:[^"\\]|\\.)*")$/s, 'le champ inconnu $1'],
  [/^JSON that does not say one thing$/, 'du JSON qui ne dit pas une seule chose'],
  [/^JSON with the unknown field ("(?:[^"\\]|\\.)*")$/s, 'du JSON avec le champ inconnu $1'],
  [/^text that is not JSON$/, 'un texte qui n’est pas du JSON'],
  [/^JSON that is nested more than (\d+) levels deep$/, 'du JSON imbriqué sur plus de $1 niveaux'],
  [/^text with half of a surrogate pair (.+)$/, 'un texte avec la moitié d’une paire de substitution $1'],
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
