/** Asks once more before a command that is dangerous. */
import { signal } from '@preact/signals'
import { w } from '../language.ts'
import { Danger, loadDangerWords } from './table-text.tsx'

interface Question {
  /** What the command is. */
  readonly title: string
  /** What it does; null if it only restarts a device. */
  readonly danger: string | null
  readonly answer: (yes: boolean) => void
}

const question = signal<Question | undefined>(undefined)

/** Resolves to whether the user wants it. */
export async function confirmed(title: string, danger: string | null): Promise<boolean> {
  if (danger !== null) await loadDangerWords()
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      question.value = undefined
      resolve(yes)
    }
    question.value = { title, danger, answer }
  })
}

const yes = 'yes'

function close({ currentTarget }: { readonly currentTarget: HTMLElement }, value: string): void {
  currentTarget.closest('dialog')?.close(value)
}

export function Dialog() {
  const open = question.value
  if (open === undefined) return null
  const { title, danger, answer } = open
  return (
    <dialog
      class="dialog"
      aria-labelledby="dialog-title"
      ref={(element) => {
        if (element !== null && !element.open) element.showModal()
      }}
      // It is closed before it is removed, so that the focus returns to what has asked.
      onClose={({ currentTarget }) => answer(currentTarget.returnValue === yes)}
    >
      <h2 id="dialog-title">{w().sure}</h2>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{danger === null ? w().restartSure : <Danger text={danger} />}</p>
      <div class="actions">
        <button type="button" class="button" onClick={(event) => close(event, '')}>
          {w().cancel}
        </button>
        <button type="button" class="button danger" onClick={(event) => close(event, yes)}>
          {w().dangerGo}
        </button>
      </div>
    </dialog>
  )
}
