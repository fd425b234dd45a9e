/**
 * The downloader: totals, each task with its progress, new tasks by URL, magnet or file, RSS feeds, settings.
 * Needs the right "downloader". https://dev.freebox.fr/sdk/os/download/ and the pages after it.
 */
import { adapter } from '../src/adapter.ts'
import { config } from './downloads/config.ts'
import { feed } from './downloads/feed.ts'
import { protocols } from './downloads/protocols.ts'
import { stats } from './downloads/stats.ts'
import { task } from './downloads/task.ts'
import { torrents } from './downloads/torrents.ts'

export default adapter({
  name: 'downloads',
  about: 'The downloader: each task and its progress, totals and rates, RSS feeds, limits and settings.',
  things: { stats, task, feed, config, protocols, torrents },
})
