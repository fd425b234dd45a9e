/** The alarm: its state, its actions, and the code once the daemon asks for it. */
import { useSignal } from '@preact/signals'
import { useCommander } from '../command.ts'
import { w } from '../language.ts'
import { Refusal } from './simple-controls.tsx'
import { type ControlProps, Value } from './value.tsx'

/** Where the object does not name its actions. */
const usual = ['ARM_AWAY', 'ARM_NIGHT', 'DISARM']

export function AlarmControl(props: ControlProps) {
  const { entity, object } = props
  const { outcome, run } = useCommander()
  const code = useSignal<string | undefined>(undefined)
  const actions = object.options[entity.key] ?? entity.options ?? usual
  const isPending = outcome.value.is === 'pending'
  const send = async (action: string) => {
    if (isPending) return
    const payload = code.value === undefined ? action : JSON.stringify({ action, code: code.value })
    await run({ path: object.path, id: object.id, word: entity.key, payload })
    const { value } = outcome
    if (value.is === 'refused' && value.refused.error_code === 'code_required') code.value = code.value ?? ''
  }
  return (
    <div class="control wide">
      <Value {...props} />
      {code.value !== undefined && (
        <input
          type="password"
          inputMode="numeric"
          class="input short"
          autocomplete="off"
          aria-label={w().code}
          placeholder={w().code}
          value={code.value}
          onInput={({ currentTarget }) => (code.value = currentTarget.value)}
        />
      )}
      <div class="actions">
        {actions.map((action) => (
          <button type="button" class="button" key={action} aria-busy={isPending} onClick={() => void send(action)}>
            {w().alarmActions[action] ?? action}
          </button>
        ))}
      </div>
      <Refusal outcome={outcome.value} />
    </div>
  )
}
