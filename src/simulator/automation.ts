/**
 * What the things of Freebox Home do when a value is pushed into one of their slots: the alarm counts down, the
 * shutters move, the rest tells what it was told.
 */
import { type HomeNode, said, tell, type Value } from './house/home.ts'
import type { Endpoint } from './house/node-types.ts'
import type { Box } from './route.ts'

/** A shutter goes from one end to the other in so many steps, one each so many seconds. */
const stepPercent = 25
const stepSeconds = 0.1

/** Where each shutter is going; one that is told to stop is going nowhere. */
const goals = new WeakMap<HomeNode, number>()

/** A value was pushed into a slot, and has the type that the slot takes. */
export function push(box: Box, node: HomeNode, slot: Endpoint, value: Value): void {
  node.pushed[slot.id] = value
  switch (node.type?.category) {
    case 'alarm':
      operateAlarm(box, node, slot.name, value)
      return
    case 'shutter':
    case 'opener':
      operateShutter(box, node, slot.name, value)
      return
    case 'basic_shutter':
      if (slot.name !== 'stop') tell(node, 'state', slot.name === 'up')
      return
    default:
      tell(node, slot.name, value)
  }
}

/** idle → arming → armed → alert timer → alert → idle (documentation, "Alarm control"). */
function operateAlarm(box: Box, node: HomeNode, slot: string, value: Value): void {
  const state = String(said(node, 'state'))
  if (slot === 'alarm1' || slot === 'alarm2') {
    follow(box, node, `${slot}_arming`, `${slot}_armed`, 'timeout1')
  } else if (slot === 'skip') {
    if (state.endsWith('_arming')) tell(node, 'state', state.replace('_arming', '_armed'))
  } else if (slot === 'off') {
    tell(node, 'state', 'idle')
  } else if (slot === 'trigger') {
    if (state.endsWith('_armed')) follow(box, node, state.replace('_armed', '_alert_timer'), 'alert', 'timeout2')
  } else {
    tell(node, slot, value)
  }
}

/** A state, and the one that it becomes after the delay unless something came between. */
function follow(box: Box, node: HomeNode, state: string, next: string, timeout: string): void {
  tell(node, 'state', state)
  box.after(Number(said(node, timeout)), () => {
    if (said(node, 'state') === state) tell(node, 'state', next)
  })
}

function operateShutter(box: Box, node: HomeNode, slot: string, value: Value): void {
  const position = Number(said(node, 'position'))
  if (slot === 'stop') goals.delete(node)
  else move(box, node, slot === 'toggle' ? (position > 50 ? 0 : 100) : Number(value))
}

function move(box: Box, node: HomeNode, goal: number): void {
  goals.set(node, goal)
  const step = () => {
    if (goals.get(node) !== goal) return
    const position = Number(said(node, 'position'))
    const way = Math.max(-stepPercent, Math.min(stepPercent, goal - position))
    tell(node, 'position', position + way)
    if (way !== 0) box.after(stepSeconds, step)
  }
  box.after(stepSeconds, step)
}
