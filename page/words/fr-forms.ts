/** Texts of the server in French. Each has one of few forms, in which some parts stay as they are. */

/** A form of the English text, and the French; `$1` is a part that stays as it is. */
export type Form = readonly [english: RegExp, french: string]

/** The French of a text that has one of the forms. */
export function inForms(forms: readonly Form[], text: string): string | undefined {
  const form = forms.find(([english]) => english.test(text))
  return form && text.replace(form[0], form[1])
}
