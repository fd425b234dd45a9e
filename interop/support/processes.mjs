/** Programs that were started here: none is left behind when a script ends, however it ends. */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * @template {import('node:child_process').ChildProcess} Child
 * @param {Child} child
 * @returns {Child}
 */
export function ours(child) {
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Ends it and waits for that. @param {import('node:child_process').ChildProcess | undefined} child @param {NodeJS.Signals} [signal] */
export async function end(child, signal = 'SIGTERM') {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await ended
}
