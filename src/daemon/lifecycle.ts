/**
 * The life of the daemon as a state machine (pure): what happens outside is an event, and each event gives a new state and
 * the effects to carry out, in this order.
 *
 * - `starting`: the box or the broker has not been met yet.
 * - `waiting`: the box does not answer, or has not said yet which one it is.
 * - `running`: the engine reads, publishes and takes commands.
 * - `standing by`: another daemon uses the same base topic; this one has left the broker to it.
 * - `stopping`: nothing is begun any more.
 */
import type { FreeboxState } from '../freebox/index.ts'

export type Phase = 'starting' | 'waiting' | 'running' | 'standing by' | 'stopping'

export interface Lifecycle {
  readonly box: FreeboxState
  /** Since its last return, the box has said which one it is. Until then nothing of it may be shown. */
  readonly isRecognised: boolean
  /** It is known, perhaps from an earlier run, which box this daemon is for. */
  readonly hasIdentity: boolean
  readonly broker: 'away' | 'connected' | 'left to another'
  readonly engine: 'none' | 'starting' | 'running'
  readonly isStopping: boolean
}

/** What the box has said about itself: it is the one as before; another one; or nothing that is understood. */
export type Recognition = 'same' | 'other' | 'unclear'

export type LifecycleEvent =
  | { readonly type: 'box'; readonly state: FreeboxState }
  | { readonly type: 'box recognised'; readonly as: Recognition }
  | { readonly type: 'broker connected' }
  | { readonly type: 'broker left to another' }
  | { readonly type: 'engine started' }
  | { readonly type: 'stop' }

export type Effect =
  | 'recognise box'
  | 'recognise box later'
  | 'start engine'
  | 'tell engine: box returned'
  | 'tell engine: box left'
  | 'tell engine: broker returned'
  | 'deliver commands'
  | 'publish info'
  | 'restart'

export interface Transition {
  readonly state: Lifecycle
  readonly effects: readonly Effect[]
}

/** @param hasIdentity whether an earlier run has noted which box it is. */
export function initialLifecycle(hasIdentity: boolean): Lifecycle {
  return {
    ...{ box: 'starting', isRecognised: false, hasIdentity },
    ...{ broker: 'away', engine: 'none', isStopping: false },
  }
}

export function phaseOf({ box, isRecognised, broker, engine, isStopping }: Lifecycle): Phase {
  if (isStopping) return 'stopping'
  if (broker === 'left to another') return 'standing by'
  if (engine !== 'running') return 'starting'
  return box === 'up' && isRecognised ? 'running' : 'waiting'
}

/** Whether the engine may take commands: the box is known, or known to be away. */
export function takesCommands({ box, isRecognised, engine }: Lifecycle): boolean {
  const isUnmet = box === 'starting' || (box === 'up' && !isRecognised)
  return engine === 'running' && !isUnmet
}

export function transition(before: Lifecycle, event: LifecycleEvent): Transition {
  if (before.isStopping) return stay(before)
  switch (event.type) {
    case 'box':
      return boxChanged(before, event.state)
    case 'box recognised':
      return boxRecognised(before, event.as)
    case 'broker connected': {
      const state: Lifecycle = { ...before, broker: 'connected' }
      if (before.engine === 'running') return stay(state, 'tell engine: broker returned')
      return startIfPossible(state, [])
    }
    case 'broker left to another':
      return stay({ ...before, broker: 'left to another' })
    case 'engine started': {
      const state: Lifecycle = { ...before, engine: 'running' }
      // A box that was not met yet is not away: what an earlier run has published holds until more is known.
      const isAway = before.box !== 'up' && before.box !== 'starting'
      return stay(state, ...(isAway ? (['tell engine: box left'] as const) : []), 'deliver commands', 'publish info')
    }
    case 'stop':
      return stay({ ...before, isStopping: true })
  }
}

function boxChanged(before: Lifecycle, box: FreeboxState): Transition {
  const state: Lifecycle = { ...before, box, isRecognised: false }
  if (box === 'up') return stay(state, 'recognise box', 'publish info')
  const told = before.engine === 'running' ? (['tell engine: box left'] as const) : []
  return stay(state, ...told, 'deliver commands', 'publish info')
}

function boxRecognised(before: Lifecycle, as: Recognition): Transition {
  // The engine works for one box: nothing of another may be shown as if it were the first one's.
  if (as === 'other') return stay(before, 'restart')
  if (before.box !== 'up') return stay(before)
  if (as === 'unclear' && !before.hasIdentity) return stay({ ...before, isRecognised: true }, 'recognise box later')
  const state: Lifecycle = { ...before, isRecognised: true, hasIdentity: true }
  const told = before.engine === 'running' ? (['tell engine: box returned'] as const) : []
  return startIfPossible(state, [...told, 'deliver commands'])
}

function startIfPossible(state: Lifecycle, effects: readonly Effect[]): Transition {
  const isPossible = state.engine === 'none' && state.hasIdentity && state.broker === 'connected'
  if (!isPossible) return { state, effects }
  return { state: { ...state, engine: 'starting' }, effects: [...effects, 'start engine'] }
}

function stay(state: Lifecycle, ...effects: readonly Effect[]): Transition {
  return { state, effects }
}
