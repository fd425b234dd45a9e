/**
 * What devices of Freebox Home do when a client writes to one of their slots: the alarm counts down, shutters move,
 * other devices set the signal of the same name.
 */

import { setSignal, signalValue } from './house/home.ts'
import type { EndpointValue, HomeNode } from './house/home-node.ts'
import type { Endpoint } from './house/node-types.ts'
import type { Box } from './route.ts'

/** A shutter moves by at most this much per step. Percent. */
const stepPercent = 25
/** The time between two steps of a shutter. Seconds. */
const stepSeconds = 0.1

/** The position that each moving shutter is heading for. A stopped shutter has no entry. */
const targetPositions = new WeakMap<HomeNode, number>()

/** Applies a value that was written to a slot. The caller has checked that it has the type of the slot. */
export function writeSlot(box: Box, node: HomeNode, slot: Endpoint, value: EndpointValue): void {
  node.slotValues[slot.id] = value
  switch (node.type?.category) {
    case 'alarm':
      operateAlarm(box, node, slot.name, value)
      return
    case 'shutter':
    case 'opener':
      operateShutter(box, node, slot.name, value)
      return
    case 'basic_shutter':
      if (slot.name !== 'stop') setSignal(node, 'state', slot.name === 'up')
      return
    default:
      setSignal(node, slot.name, value)
  }
}

/** idle → arming → armed → alert timer → alert → idle (documentation, "Alarm control"). */
function operateAlarm(box: Box, node: HomeNode, slot: string, value: EndpointValue): void {
  const state = String(signalValue(node, 'state'))
  if (slot === 'alarm1' || slot === 'alarm2') {
    enterState(box, node, { state: `${slot}_arming`, next: `${slot}_armed`, timeout: 'timeout1' })
  } else if (slot === 'skip') {
    if (state.endsWith('_arming')) setSignal(node, 'state', state.replace('_arming', '_armed'))
  } else if (slot === 'off') {
    setSignal(node, 'state', 'idle')
  } else if (slot === 'trigger') {
    if (!state.endsWith('_armed')) return
    enterState(box, node, { state: state.replace('_armed', '_alert_timer'), next: 'alert', timeout: 'timeout2' })
  } else {
    setSignal(node, slot, value)
  }
}

interface AlarmTransition {
  state: string
  next: string
  /** The signal that holds the delay in seconds. */
  timeout: string
}

/** Enters `state`, and `next` after the delay if the state is still the same then. */
function enterState(box: Box, node: HomeNode, { state, next, timeout }: AlarmTransition): void {
  setSignal(node, 'state', state)
  box.after(Number(signalValue(node, timeout)), () => {
    if (signalValue(node, 'state') === state) setSignal(node, 'state', next)
  })
}

function operateShutter(box: Box, node: HomeNode, slot: string, value: EndpointValue): void {
  const position = Number(signalValue(node, 'position'))
  if (slot === 'stop') targetPositions.delete(node)
  else moveShutter(box, node, slot === 'toggle' ? (position > 50 ? 0 : 100) : Number(value))
}

function moveShutter(box: Box, node: HomeNode, target: number): void {
  targetPositions.set(node, target)
  const step = () => {
    if (targetPositions.get(node) !== target) return
    const position = Number(signalValue(node, 'position'))
    const change = Math.max(-stepPercent, Math.min(stepPercent, target - position))
    setSignal(node, 'position', position + change)
    if (change !== 0) box.after(stepSeconds, step)
  }
  box.after(stepSeconds, step)
}
