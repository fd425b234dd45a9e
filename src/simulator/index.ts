/**
 * A Freebox in software. Over HTTP and WebSocket it behaves like one of five models. It serves the demonstration, the
 * development without a box, and the tests.
 */
import type { SimulatorOptions } from './options.ts'
import { readRecording } from './replay.ts'
import { FreeboxSimulator, type Simulator } from './simulator.ts'

export type { Fault } from './faults.ts'
export type { SimulatedHouse } from './house.ts'
export type { RecordedRequest } from './http.ts'
export { type PairingOutcome, pairingOutcomes } from './login.ts'
export { type Model, modelNames } from './models.ts'
export type { Simulator, SimulatorOptions }

/** Starts a simulated box. Resolves once it answers. Throws if the port is in use or the dump cannot be read. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const recording = options.replay === undefined ? undefined : await readRecording(options.replay)
  const simulator = new FreeboxSimulator(options, recording)
  await simulator.start()
  return simulator
}
