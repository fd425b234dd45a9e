/** The box for a command that asks it a few things and goes: a session of its own, no events. */
import { pino } from 'pino'
import { adapters } from '../../adapters/index.ts'
import { type Config, settingsOf } from '../config/index.ts'
import { createReader } from '../engine/poll/reader.ts'
import { NotGranted } from '../errors.ts'
import { createFreebox, type Freebox, type FreeboxState } from '../freebox/index.ts'
import { type Store, Token } from '../store/store.ts'
import { closeWhenStopped } from './signals.ts'
import { version } from './version.ts'

/** How the first attempt to log in ended. */
export interface Arrival {
  readonly freebox: Freebox
  readonly state: FreeboxState
  readonly detail: string
}

/** Logs in, or says why not. The caller closes it, which logs out. */
export async function openBox({ freebox }: Config, store: Store): Promise<Arrival> {
  const token = await store.read('token', Token)
  const box = createFreebox({
    url: freebox.url,
    appToken: async () => freebox.app_token ?? token?.app_token,
    appId: freebox.app_id,
    appVersion: version(),
    tls: freebox.tls,
    requestsPerMinute: freebox.requests_per_minute,
    events: { enabled: false, reconnectSeconds: freebox.events.reconnect },
    expectedUid: freebox.app_token === undefined ? token?.uid : undefined,
    log: pino({ level: 'silent' }),
  })
  closeWhenStopped(() => box.close())
  return new Promise((resolve) => {
    box.on('state', (state, detail = '') => {
      if (state !== 'starting') resolve({ freebox: box, state, detail })
    })
    box.start()
  })
}

/** The rights without which something that is configured cannot be read, and `settings` where commands are obeyed. */
export async function missingRights(freebox: Freebox, config: Config): Promise<string[]> {
  const api = Math.min(Number(freebox.info?.apiVersion ?? 0), (freebox.info?.major ?? 0) + 0.99)
  const reader = createReader(freebox, api, Date.now() / 1000)
  const missing = new Set<string>()
  if (!config.commands.read_only && freebox.rights.settings !== true) missing.add('settings')
  for (const { adapter, name, resource } of enabledThings(config)) {
    if (api < (resource.since ?? 0) || api > (resource.until ?? Infinity)) continue
    const { from } = resource
    const read = typeof from === 'string' ? freebox.request({ method: 'GET', path: from }) : from(reader)
    await read.catch((error: unknown) => {
      if (error instanceof NotGranted) missing.add(error.right || `${adapter}/${name}`)
    })
  }
  return [...missing]
}

/** Every thing that is read with this configuration. */
export function enabledThings(config: Config) {
  return adapters.flatMap((adapter) => {
    const resources = adapter.resources(adapter.options.parse(config.adapters[adapter.name]?.options ?? {}))
    return Object.entries(resources)
      .filter(([name, resource]) => settingsOf(config, adapter.name, name, resource).enabled)
      .map(([name, resource]) => ({ adapter: adapter.name, name, resource }))
  })
}
