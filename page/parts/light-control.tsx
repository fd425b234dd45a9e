/** A light: on and off, and the brightness, colour and effects that it has. */
import { hexOf } from '../color.ts'
import { useCommander } from '../command.ts'
import { w } from '../language.ts'
import { Refusal, Toggle } from './simple-controls.tsx'
import { Slider } from './slider.tsx'
import type { ControlProps } from './value.tsx'

export function LightControl(props: ControlProps) {
  const { entity, object, label } = props
  const { outcome, run } = useCommander()
  const part = (name: string) => object.state[`${entity.key}_${name}`]
  const send = (name: string, payload: string) =>
    run({ path: object.path, id: object.id, word: `${entity.key}/${name}`, payload })
  const effects = object.options[entity.key] ?? []
  return (
    <div class="control wide">
      <Toggle {...props} />
      {part('brightness') !== undefined && (
        <Slider
          label={`${label}: ${w().brightness}`}
          value={part('brightness')}
          onSet={(it) => send('brightness', String(it))}
        />
      )}
      {part('color') !== undefined && (
        <input
          type="color"
          class="color"
          aria-label={`${label}: ${w().color}`}
          value={hexOf(part('color'))}
          onChange={({ currentTarget }) => void send('color', currentTarget.value)}
        />
      )}
      {effects.length > 0 && (
        <select
          class="input"
          lang="en"
          aria-label={`${label}: ${w().effect}`}
          value={String(part('effect') ?? '')}
          onChange={({ currentTarget }) => void send('effect', currentTarget.value)}
        >
          <option value="" disabled />
          {effects.map((it) => (
            <option key={it} value={it}>
              {it}
            </option>
          ))}
        </select>
      )}
      <Refusal outcome={outcome.value} />
    </div>
  )
}
