/** Which steps of setting up are done (pure). Missing rights can be left out. */
import type { Setup } from '../src/page/contract.ts'

export const steps = ['box', 'pairing', 'rights', 'broker'] as const
export type Step = (typeof steps)[number]

export function isDone(setup: Setup, step: Step): boolean {
  switch (step) {
    case 'box':
      return setup.box.is === 'found' || setup.pairing.is === 'done'
    case 'pairing':
      return setup.pairing.is === 'done'
    case 'rights':
      return setup.rights.known && setup.rights.missing.length === 0
    case 'broker':
      return setup.broker.is === 'connected'
  }
}

/** The first step that is open; undefined if only rights are. */
export function openStep(setup: Setup): Step | undefined {
  return steps.find((step) => step !== 'rights' && !isDone(setup, step))
}

export function isSetUp(setup: Setup): boolean {
  return openStep(setup) === undefined
}
