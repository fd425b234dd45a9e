/** `freebox2mqtt run`: the page, and then the daemon, until a signal stops them. */
import { readHttpSettings } from '../config/http-settings.ts'
import { createPage } from '../page/page.ts'
import type { ConfigOption } from './bootstrap.ts'
import { pageFolder } from './page-folder.ts'
import { stopSignal } from './signals.ts'
import { version } from './version.ts'

export async function run(options: ConfigOption, signal = stopSignal()): Promise<number> {
  const page = createPage({ version: version(), folder: pageFolder() })
  try {
    const http = readHttpSettings(options.config, options.environment)
    if (http !== undefined) await page.listen(http)
    // Adapters and most libraries, which take longer than the page.
    const { runDaemons } = await import('./run-daemons.ts')
    return await runDaemons(options, page, signal)
  } finally {
    await page.close()
  }
}
