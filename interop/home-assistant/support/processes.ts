/** Programs that are started and ended again. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Ends a program with a signal, by force if it takes too long; resolves with its exit status. */
export async function ended(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals,
  patienceSeconds = 60,
): Promise<number | null> {
  if (child === undefined) return null
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    child.kill(signal)
    const force = setTimeout(() => child.kill('SIGKILL'), patienceSeconds * 1000)
    await gone
    clearTimeout(force)
  }
  return child.exitCode
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Ends with this process at the latest, whatever happens. */
export function mortal<Child extends ChildProcess>(child: Child): Child {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
