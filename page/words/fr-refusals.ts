/**
 * Refusals and errors of the server in French. The server says them in English, in sentences that have few forms. A text
 * with a part that is not known here stays English.
 */
import { adapterErrors } from './fr-adapter-errors.ts'
import { adapterRefusals } from './fr-adapter-refusals.ts'
import { boxRefusal } from './fr-box-refusals.ts'
import { brokerRefusals } from './fr-broker-refusals.ts'
import { commandRefusals } from './fr-command-refusals.ts'
import { frenchExpected } from './fr-expected.ts'
import { inForms } from './fr-forms.ts'
import { frenchJsonProblem } from './fr-json.ts'
import { frenchMistake } from './fr-mistakes.ts'
import { pageRefusals } from './fr-page-refusals.ts'

/** One sentence, or several that are all known. */
export function frenchRefusal(text: string): string | undefined {
  const whole = sentence(text)
  if (whole !== undefined) return whole
  for (const { index, 0: end } of text.matchAll(/\. |(?<=\?) |; (?=[\w.]+: )/g)) {
    const first = sentence(text.slice(0, index))
    const rest = first && frenchRefusal(text.slice(index + end.length))
    if (rest !== undefined) return `${first}${end.replace(';', ' ;')}${rest}`
  }
  return undefined
}

function sentence(text: string): string | undefined {
  if (text.endsWith('.')) {
    const known = sentence(text.slice(0, -1))
    return known && `${known}.`
  }
  return mistake(text) ?? inOneForm(text) ?? withSuggestion(text) ?? nested(text)
}

/** What is wrong with an input, a field of it, or a setting. */
function mistake(text: string): string | undefined {
  const [, field, ofField = ''] = /^Field (.+?): (expected .+)$/s.exec(text) ?? []
  if (field !== undefined) return withName(`Champ ${field}, `, ofField)
  const [, setting, ofSetting = ''] = /^([\w.]+): (.+)$/s.exec(text) ?? []
  if (setting !== undefined) return withName(`${setting} : `, ofSetting)
  const isInput = text.startsWith('Expected ')
  const french = frenchMistake(isInput ? `e${text.slice(1)}` : text)
  return isInput && french !== undefined ? `A${french.slice(1)}` : french
}

function withName(name: string, text: string): string | undefined {
  const french = frenchMistake(text)
  return french && name + french
}

function inOneForm(text: string): string | undefined {
  if (Object.hasOwn(adapterErrors, text)) return adapterErrors[text]
  return (
    inForms(commandRefusals, text) ??
    inForms(pageRefusals, text) ??
    inForms(adapterRefusals, text) ??
    inForms(brokerRefusals, text) ??
    boxRefusal(text)
  )
}

function withSuggestion(text: string): string | undefined {
  const [, before = '', suggestion] = /^(.+); did you mean (".+")\?$/s.exec(text) ?? []
  const french = suggestion && inOneForm(before)
  return french && `${french} ; vouliez-vous dire ${suggestion} ?`
}

/** Sentences that contain another one. */
function nested(text: string): string | undefined {
  const [, json] = /^Expected JSON; (.+)$/s.exec(text) ?? []
  if (json !== undefined) return withStart('JSON attendu ; ', frenchJsonProblem(json))
  const [, place, expected = ''] =
    /^The answer (?:of the box|to \S+) is not (?:understood|as expected): (.+?): expected (.+)$/.exec(text) ?? []
  if (place !== undefined) {
    const where = place === 'the whole' ? 'en entier' : place
    return withStart(`La réponse de la Freebox n’est pas comprise (${where}) ; attendu : `, frenchExpected(expected))
  }
  const [, address, ofBroker = ''] = /^((?:mqtts?|wss?):\/\/\S+): (.+)$/s.exec(text) ?? []
  return address === undefined ? undefined : withStart(`${address} : `, frenchRefusal(ofBroker))
}

function withStart(start: string, french: string | undefined): string | undefined {
  return french && start + french
}
