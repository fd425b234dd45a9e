/**
 * The downloader: totals, each task with its progress, new tasks by URL, magnet link or file, RSS feeds, settings.
 * Requires the right "downloader". https://dev.freebox.fr/sdk/os/download/ and the pages after it.
 */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { feed } from './feed.ts'
import { french } from './french.ts'
import { protocols } from './protocols.ts'
import { stats, torrents } from './stats.ts'
import { task } from './task.ts'

export default adapter({
  name: 'downloads',
  description: 'The downloader: each task and its progress, totals and rates, RSS feeds, limits and settings.',
  group: 'downloads',
  french,
  resources: { stats, task, feed, config, protocols, torrents },
})
