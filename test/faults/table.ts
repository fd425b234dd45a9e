/** All faults between the daemon and the box. The faults of the broker are in broker-table.ts. */
import { answerFaults } from './answers-table.ts'
import { boxFaults } from './box-table.ts'
import { connectionFaults } from './connection-table.ts'
import { eventFaults } from './events-table.ts'
import type { Fault } from './fault.ts'

export const faults: readonly Fault[] = [...connectionFaults, ...answerFaults, ...boxFaults, ...eventFaults]
