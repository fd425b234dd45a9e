/** Texts of the tables of the adapters, which are English there. */
import { useEffect } from 'preact/hooks'
import { language } from '../language.ts'
import { type LateFrench, lateFrench } from '../late-french.ts'

const dangers = lateFrench(async () => (await import('../words/fr-dangers.ts')).frenchDanger)
const expectations = lateFrench(async () => (await import('../words/fr-expected.ts')).frenchExpected)

interface TextProps {
  readonly text: string
}

/** What a dangerous command does. */
export function Danger({ text }: TextProps) {
  return <TableText french={dangers} text={text} />
}

/** What the field of a command takes. */
export function Expected({ text }: TextProps) {
  return <TableText french={expectations} text={text} />
}

function TableText({ french, text }: TextProps & { readonly french: LateFrench }) {
  useEffect(() => void french.load(), [language.value])
  return french.of(text) ?? <span lang="en">{text}</span>
}
