/** The television: its channels and the guide, on request. The documentation does not have it. */
import { adapter } from '../../src/contract/index.ts'
import { television } from './guide.ts'

export default adapter({
  name: 'tv',
  description: 'The TV channels, and what is on now and later, on request.',
  resources: { guide: television },
})
