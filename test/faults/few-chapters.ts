/**
 * Settings with eight chapters: every way to read the box, and each kind of command. In the steady state all chapters meet
 * each fault of the box once. The other phases, and the faults of the broker, concern no chapter in particular.
 */
import { adapters } from '../../adapters/index.ts'
import type { Settings } from '../settings.ts'

const few = ['connection', 'system', 'lan', 'wifi', 'home', 'calls', 'downloads', 'vm']

export const fewChapters: Settings = {
  adapters: Object.fromEntries(
    adapters.filter(({ name }) => !few.includes(name)).map(({ name }) => [name, { enabled: false }]),
  ),
}
