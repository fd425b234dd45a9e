/**
 * Keeps the memory of a transfer small. V8 frees buffers late: it lets some dozen megabytes of them pile up, since they are
 * outside of its heap. A small collection every few megabytes prevents this, and takes less than a millisecond.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const bytesBetween = 8 * 1024 * 1024

/**
 * Saves 30 MB: V8 would compile the HTTP parser of undici, which is WebAssembly, a second time to make it faster. That is of
 * no use for a few long answers. Called before undici is loaded.
 */
export function compileOnce(): void {
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
}

/** Frees what a connection that was cut has left: its chunks are too old for small collections. */
export function collectAfterCut(): void {
  const collect = collector()
  if (typeof collect === 'function') collect()
}

function collector(): unknown {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

/** Returns a function that takes how many bytes were transferred since its last call. */
export function createCollector(): (bytes: number) => void {
  const collect = collector()
  let left = bytesBetween
  return (bytes) => {
    left -= bytes
    if (left > 0 || typeof collect !== 'function') return
    left = bytesBetween
    collect({ type: 'minor' })
  }
}
