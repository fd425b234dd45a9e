import { testPhase } from './phase.ts'
import { faults } from './table.ts'

testPhase('in the steady state', faults)
