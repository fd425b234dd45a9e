import { testPhase } from './phase.ts'
import { faults } from './table.ts'

testPhase('at the start', faults)
