/** Shows an entity, and operates it: one renderer for each kind. */
import type { FunctionComponent } from 'preact'
import type { EntityKind } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { session } from '../store.ts'
import { AlarmControl } from './alarm-control.tsx'
import { CoverControl } from './cover-control.tsx'
import { Icon } from './icon.tsx'
import { LightControl } from './light-control.tsx'
import { PressButton, Toggle } from './simple-controls.tsx'
import { type ControlProps, isAvailable, Value } from './value.tsx'
import { NumberControl, SelectControl, TextControl } from './value-controls.tsx'

/** Typed so that a kind without a renderer does not compile. */
const controls: Readonly<Record<EntityKind, FunctionComponent<ControlProps>>> = {
  sensor: Value,
  binary_sensor: Value,
  device_tracker: Value,
  update: Value,
  event: Value,
  image: Value,
  camera: Value,
  switch: Toggle,
  button: PressButton,
  number: NumberControl,
  select: SelectControl,
  text: TextControl,
  alarm_control_panel: AlarmControl,
  cover: CoverControl,
  light: LightControl,
}

/** Kinds that commands set. */
const settableKinds: readonly EntityKind[] = [
  ...(['switch', 'button', 'number', 'select', 'text', 'alarm_control_panel', 'cover', 'light'] as const),
]

export function Control(props: ControlProps) {
  const { entity, object } = props
  if (!settableKinds.includes(entity.is)) return <Value {...props} />
  const isDenied = !entity.settable || session.value?.readOnly === true
  if (isDenied) return <Locked {...props} />
  const Kind = isAvailable(object.path) ? controls[entity.is] : Value
  return <Kind {...props} />
}

/** The value of what may not be changed, with the reason. */
function Locked(props: ControlProps) {
  const reason = session.value?.readOnly === true ? w().readOnly : w().denied
  return (
    <span class="locked" title={reason}>
      <Icon name="mdi:lock-outline" />
      <span class="hidden">{reason}</span>
      <Value {...props} />
    </span>
  )
}
