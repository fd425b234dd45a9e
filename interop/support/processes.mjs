/** Child processes that are killed when a script ends, for whatever reason. */

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
export function killedOnExit(child) {
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Sends the signal and waits for the exit. @param {import('node:child_process').ChildProcess | undefined} child @param {NodeJS.Signals} [signal] */
export async function stopProcess(child, signal = 'SIGTERM') {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await ended
}
