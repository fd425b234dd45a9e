/** A node of Freebox Home as the simulated house holds it. */
import type { NodeType } from './node-types.ts'

export type EndpointValue = boolean | number | string | null

export interface HomeNode {
  id: number
  adapter: number
  area?: number
  label: string
  room: string
  /** May contain secrets: addresses, challenges, credentials. */
  props: Record<string, string | number>
  status?: 'active' | 'unreachable' | 'disabled' | 'unpaired'
  /** Undefined for a node that does not describe its endpoints. */
  type?: NodeType
  /** The current values of the signals, by endpoint id. */
  signalValues: Record<number, EndpointValue>
  /** The last values that were written to the slots, by endpoint id. Initially empty. They are not the state. */
  slotValues: Record<number, EndpointValue>
  /** Earlier values of a signal, oldest first, by endpoint id. Times are in milliseconds. */
  history: Record<number, { timestamp: number; value: EndpointValue }[]>
  /** The ids of the alarm nodes that a sensor is linked to. */
  alarms: number[]
}
