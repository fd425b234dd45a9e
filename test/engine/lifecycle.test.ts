/** The life of the daemon: what each event means in each state. */
import { describe, expect, test } from 'vitest'
import {
  type Effect,
  initialLifecycle,
  type Lifecycle,
  type LifecycleEvent,
  type Phase,
  phaseOf,
  takesCommands,
  transition,
} from '../../src/daemon/lifecycle.ts'

const up: LifecycleEvent = { type: 'box', state: 'up' }
const away: LifecycleEvent = { type: 'box', state: 'away' }
const same: LifecycleEvent = { type: 'box recognised', as: 'same' }
const other: LifecycleEvent = { type: 'box recognised', as: 'other' }
const unclear: LifecycleEvent = { type: 'box recognised', as: 'unclear' }
const broker: LifecycleEvent = { type: 'broker connected' }
const leave: LifecycleEvent = { type: 'broker left to another' }
const started: LifecycleEvent = { type: 'engine started' }
const stop: LifecycleEvent = { type: 'stop' }

/** The state after these events. A daemon that ran before knows its box. */
function stateAfter(events: readonly LifecycleEvent[], ranBefore = false): Lifecycle {
  return events.reduce((state, event) => transition(state, event).state, initialLifecycle(ranBefore))
}

const running = [up, same, broker, started]

/** Every event in each state that a daemon can be in. */
const table: readonly (readonly [
  title: string,
  events: readonly LifecycleEvent[],
  ranBefore: boolean,
  event: LifecycleEvent,
  effects: readonly Effect[],
])[] = [
  ['first start', [], false, up, ['recognise box', 'publish info']],
  ['first start', [], false, away, ['deliver commands', 'publish info']],
  ['first start', [], false, broker, []],
  ['later start', [], true, broker, ['start engine']],
  ['later start', [broker], true, started, ['deliver commands', 'publish info']],
  [
    'later start with the box away',
    [away, broker],
    true,
    started,
    ['tell engine: box left', 'deliver commands', 'publish info'],
  ],
  ['box met', [up], false, same, ['deliver commands']],
  ['box met', [up], false, unclear, ['recognise box later']],
  ['box met', [up], true, unclear, ['deliver commands']],
  ['box met', [up], true, other, ['restart']],
  ['box met, then away', [up, away], false, same, []],
  ['box met, then away', [up, away], true, other, ['restart']],
  ['box met, broker there', [up, broker], false, same, ['deliver commands', 'start engine']],
  ['box recognised', [up, same], false, broker, ['start engine']],
  ['engine starting', [up, same, broker], false, broker, []],
  ['engine starting', [up, same, broker], false, away, ['deliver commands', 'publish info']],
  ['engine starting', [up, same, broker], false, started, ['deliver commands', 'publish info']],
  ['running', running, false, away, ['tell engine: box left', 'deliver commands', 'publish info']],
  ['running', running, false, broker, ['tell engine: broker returned']],
  ['running', running, false, leave, []],
  ['running', running, false, stop, []],
  ['box away', [...running, away], false, up, ['recognise box', 'publish info']],
  ['box back', [...running, away, up], false, same, ['tell engine: box returned', 'deliver commands']],
  ['box back', [...running, away, up], false, unclear, ['tell engine: box returned', 'deliver commands']],
  ['box back', [...running, away, up], false, other, ['restart']],
  ['standing by', [...running, leave], false, broker, ['tell engine: broker returned']],
  ['stopping', [...running, stop], false, up, []],
  ['stopping', [...running, stop], false, away, []],
  ['stopping', [...running, stop], false, same, []],
  ['stopping', [...running, stop], false, other, []],
  ['stopping', [...running, stop], false, broker, []],
  ['stopping', [...running, stop], false, leave, []],
  ['stopping while the engine starts', [up, same, broker, stop], false, started, []],
]

describe('the daemon', () => {
  test.each(table.map(([title, events, ranBefore, event, effects]) => ({ title, events, ranBefore, event, effects })))(
    'in the state "$title": $event.type causes $effects',
    ({ events, ranBefore, event, effects }) => {
      expect(transition(stateAfter(events, ranBefore), event).effects).toEqual(effects)
    },
  )

  test('starts its engine only once', () => {
    expect(transition(stateAfter([up, same, broker]), same).effects).not.toContain('start engine')
    expect(transition(stateAfter(running), same).effects).not.toContain('start engine')
  })

  const phases: readonly (readonly [phase: Phase, when: string, events: readonly LifecycleEvent[]])[] = [
    ['starting', 'it is created', []],
    ['starting', 'the engine starts', [up, same, broker]],
    ['running', 'the engine has started', running],
    ['waiting', 'the box is away', [...running, away]],
    ['waiting', 'the box is back and not recognised yet', [...running, away, up]],
    ['standing by', 'another daemon uses the base topic', [...running, leave]],
    ['running', 'the other daemon has left', [...running, leave, broker]],
    ['stopping', 'it is stopped', [...running, stop]],
  ]

  test.each(phases)('is %s when %s', (phase, _, events) => {
    expect(phaseOf(stateAfter(events))).toBe(phase)
  })

  test.each<[string, readonly LifecycleEvent[]]>([
    ['it runs', running],
    ['the box is away, as the sender then learns why they fail', [...running, away]],
  ])('takes commands when %s', (_, events) => {
    expect(takesCommands(stateAfter(events))).toBe(true)
  })

  test.each<[string, readonly LifecycleEvent[]]>([
    ['the box is back and not recognised yet', [...running, away, up]],
    ['the engine is still starting', [up, same, broker]],
    ['no box was met yet', []],
  ])('keeps commands waiting when %s', (_, events) => {
    expect(takesCommands(stateAfter(events))).toBe(false)
  })
})
