/**
 * The recorder of television programmes, on boxes with a disk. Requires the right "pvr". https://dev.freebox.fr/sdk/os/pvr/
 */
import { adapter } from '../../src/contract/index.ts'
import { finished } from './finished.ts'
import { french } from './french.ts'
import { generator } from './generator.ts'
import { media } from './media.ts'
import { recorder } from './recorder.ts'
import { recording } from './recording.ts'

export default adapter({
  name: 'pvr',
  description:
    'The television recorder: what it records now and next, conflicts and failures, and what it has recorded.',
  group: 'recorder',
  french,
  resources: { recorder, recording, finished, media, generator },
})
