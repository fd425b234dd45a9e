/** Ctrl-C and SIGTERM: the first asks a command to end well, the second does not ask. */

const stopping = new AbortController()
const tidying = new Set<() => Promise<unknown>>()

/** Aborted by the first signal. From the first call on signals no longer end the process by themselves. */
export function untilStopped(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (process.listeners(signal).includes(stop)) continue
    process.on(signal, stop)
  }
  return stopping.signal
}

/** Resolves once it is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** What a command that ends by itself must not leave open, should it be stopped before. */
export function closeWhenStopped(close: () => Promise<unknown>): void {
  tidying.add(close)
}

/** The status of a command that ends by itself: 0 where it was stopped, which closes what it had open. */
export async function stoppable(work: Promise<number>): Promise<number> {
  const signal = untilStopped()
  const status = await Promise.race([work, aborted(signal)])
  if (status !== undefined && !signal.aborted) return status
  await Promise.allSettled([...tidying].map((close) => close()))
  return 0
}

function stop(): void {
  if (stopping.signal.aborted) process.exit(1)
  stopping.abort()
}
