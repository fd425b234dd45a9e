/** Texts of the tables of the adapters, which are English there. */
import { lateFrench } from '../late-french.ts'
import { LateText } from './late-text.tsx'

const dangers = lateFrench(async () => (await import('../words/fr-dangers.ts')).frenchDanger)
const expectations = lateFrench(async () => (await import('../words/fr-expected.ts')).frenchExpected)

/** Before the user is asked whether to go on. */
export const loadDangerWords = dangers.load

interface TextProps {
  readonly text: string
}

/** What a dangerous command does. */
export function Danger({ text }: TextProps) {
  return <LateText french={dangers} text={text} />
}

/** What the field of a command takes. */
export function Expected({ text }: TextProps) {
  return <LateText french={expectations} text={text} />
}
