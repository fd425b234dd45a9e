/** A text of the server, which is English there, in the language of the page. */
import { useEffect } from 'preact/hooks'
import { language } from '../language.ts'
import type { LateFrench } from '../late-french.ts'

interface LateTextProps {
  readonly french: LateFrench
  readonly text: string
}

/** English, and marked as such, where the French is not known or not loaded. */
export function LateText({ french, text }: LateTextProps) {
  useEffect(() => void french.load(), [language.value])
  return french.of(text) ?? <span lang="en">{text}</span>
}
