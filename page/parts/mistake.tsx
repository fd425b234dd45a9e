/** What is wrong with a setting. The server says it in English. */
import { lateFrench } from '../late-french.ts'
import { LateText } from './late-text.tsx'

const french = lateFrench(async () => (await import('../words/fr-mistakes.ts')).frenchMistake)

/** Before a mistake is shown. */
export const loadMistakeWords = french.load

interface MistakeProps {
  readonly message: string
}

export function Mistake({ message }: MistakeProps) {
  return <LateText french={french} text={message} />
}
