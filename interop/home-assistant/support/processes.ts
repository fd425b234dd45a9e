/** Starts and stops child processes. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Sends a signal, and SIGKILL if that takes too long; resolves with the exit status. */
export async function stopProcess(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals,
  timeoutSeconds = 60,
): Promise<number | null> {
  if (child === undefined) return null
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill(signal)
    const force = setTimeout(() => child.kill('SIGKILL'), timeoutSeconds * 1000)
    await gone
    clearTimeout(force)
  }
  return child.exitCode
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Kills the process when this process ends, for whatever reason. */
export function killedOnExit<Child extends ChildProcess>(child: Child): Child {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
