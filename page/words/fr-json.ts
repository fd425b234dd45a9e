/** Where a text is not JSON, in French: what follows `Expected JSON;`. */
import { type Form, inForms } from './fr-forms.ts'

/** `line 1, column 14: a comma is missing` */
export function frenchJsonProblem(text: string): string | undefined {
  const [, line, column, problem = ''] = /^line (\d+), column (\d+): (.+)$/s.exec(text) ?? []
  const french = inForms(problems, problem)
  return french && `ligne ${line}, colonne ${column} : ${french}`
}

const problems: readonly Form[] = [
  [/^there is more text after the end of the JSON$/, 'il y a encore du texte après la fin du JSON'],
  [/^there is a (\S) too many$/, 'il y a un $1 en trop'],
  [/^there is a comma too many before (\S)$/, 'il y a une virgule en trop avant $1'],
  [/^a value is missing before (\S)$/, 'il manque une valeur avant $1'],
  [/^a colon and a value are missing$/, 'il manque un deux-points et une valeur'],
  [/^a colon is not expected$/, 'un deux-points n’a pas sa place ici'],
  [/^a comma is not expected$/, 'une virgule n’a pas sa place ici'],
  [/^a colon is missing$/, 'il manque un deux-points'],
  [/^a comma is missing$/, 'il manque une virgule'],
  [
    /^the closing (\S) is missing \((\S) is at line (\d+), column (\d+)\)$/,
    'il manque le $1 final ($2 est à la ligne $3, colonne $4)',
  ],
  [/^the closing double quote of this text is missing$/, 'il manque le guillemet double à la fin de ce texte'],
  [/^(\S) is missing before (\S)$/, 'il manque $1 avant $2'],
  [/^the name of a field needs double quotes$/, 'le nom d’un champ s’écrit entre guillemets doubles'],
  [/^text needs double quotes$/, 'un texte s’écrit entre guillemets doubles'],
  [/^JSON has double quotes \("\), not single ones$/, 'JSON a des guillemets doubles ("), pas simples'],
  [/^JSON has straight double quotes \("\)$/, 'JSON a des guillemets doubles droits (")'],
  [/^JSON has no comments$/, 'JSON n’a pas de commentaires'],
  [/^JSON has only true, false and null, in lower case$/, 'JSON n’a que true, false et null, en minuscules'],
  [/^a number is not written as JSON requires$/, 'un nombre n’est pas écrit comme JSON le demande'],
  [/^the character (.+) is not expected$/s, 'le caractère $1 n’a pas sa place ici'],
  [/^a backslash in a text is written (.+)$/, 'une barre oblique inverse s’écrit $1 dans un texte'],
  [
    /^a line break or tab in a text is written (\S+) or (\S+); or a closing double quote is missing$/,
    'un saut de ligne ou une tabulation s’écrit $1 ou $2 dans un texte ; ou il manque le guillemet double final',
  ],
]
