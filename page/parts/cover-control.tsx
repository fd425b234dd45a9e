/** Shutters and other covers. */
import { useCommander } from '../command.ts'
import { w } from '../language.ts'
import { cautionFor, Refusal } from './simple-controls.tsx'
import { Slider } from './slider.tsx'
import { type ControlProps, Value } from './value.tsx'

export function CoverControl(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, run } = useCommander()
  const position = object.state[`${entity.key}_position`]
  const send = (payload: string) =>
    run({ path: object.path, id: object.id, word: entity.key, payload }, cautionFor(props))
  const words = [
    ['OPEN', w().open],
    ['STOP', w().stop],
    ['CLOSE', w().close],
  ] as const
  const can = object.options[entity.key] ?? ['OPEN', 'CLOSE']
  return (
    <div class="control wide">
      <Value {...props} />
      {position !== undefined && (
        <Slider label={`${label}: ${w().position}`} value={position} onSet={(it) => send(String(it))} />
      )}
      <div class="actions">
        {words
          .filter(([word]) => can.includes(word))
          .map(([word, text]) => (
            <button
              type="button"
              class="button"
              key={word}
              aria-label={`${label}: ${text}`}
              aria-busy={outcome.value.is === 'pending'}
              onClick={() => void send(word)}
            >
              {text}
            </button>
          ))}
      </div>
      <Refusal outcome={outcome.value} />
    </div>
  )
}
