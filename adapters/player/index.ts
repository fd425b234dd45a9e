/** The Freebox Players. Requires the right "player". https://dev.freebox.fr/sdk/os/player/ */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { player } from './player.ts'

export default adapter({
  name: 'player',
  description: 'The Freebox Players: on and off, the channel or app that they show, and their volume.',
  french,
  resources: { player },
})
