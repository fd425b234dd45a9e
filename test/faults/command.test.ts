import { testPhase } from './phase.ts'
import { faults } from './table.ts'

testPhase('during a command', faults)
