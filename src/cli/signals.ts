/** SIGINT (Ctrl-C) and SIGTERM: the first one stops the command cleanly, the second one ends the process at once. */

const controller = new AbortController()
let isReaderGone = false
const closers = new Set<() => Promise<unknown>>()

/** Aborted by the first signal. After the first call, a signal no longer ends the process by itself. */
export function stopSignal(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (process.listeners(signal).includes(onSignal)) continue
    process.on(signal, onSignal)
  }
  return controller.signal
}

/** Stops the command as the first signal does, with the status of success: the reader of its output wants no more. */
export function stop(): void {
  isReaderGone = true
  controller.abort()
}

const waiting = new WeakMap<AbortSignal, Promise<void>>()

/** Resolves when the signal is aborted. Each signal has one listener, however often it is waited for. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  const aborted =
    waiting.get(signal) ??
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  waiting.set(signal, aborted)
  return aborted
}

/** The result of some work; throws the reason of the signal as soon as it is aborted. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = whenAborted(signal).then(() => signal.throwIfAborted())
  stopped.catch(() => undefined)
  await Promise.race([work, stopped])
  return work
}

/** Registers what `runUntilStopped` closes if the command is stopped before it has finished, the last one first. */
export function closeOnStop(close: () => Promise<unknown>): void {
  closers.add(close)
}

/**
 * The exit status of a command.
 * @param stopped the status if it is stopped before it has finished; 1 where a script must not go on as if it had
 */
export async function runUntilStopped(command: Promise<number>, stopped: 0 | 1 = 0): Promise<number> {
  const signal = stopSignal()
  const status = await Promise.race([command, whenAborted(signal)])
  if (status !== undefined && !signal.aborted) return status
  for (const close of [...closers].reverse()) await close().catch(() => undefined)
  return isReaderGone ? 0 : stopped
}

function onSignal(): void {
  if (controller.signal.aborted) process.exit(1)
  controller.abort()
}
