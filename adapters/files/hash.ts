/** The hash of a file. It is a task of the box, which this follows to its end and removes. */
import { z } from 'zod'
import { type Caller, del, get, type Interval, numeric, post, Refusal } from '../../src/contract/index.ts'
import { failureText } from './errors.ts'
import { clearPath, FilePath } from './paths.ts'
import { isOver, Task } from './task-schema.ts'

/** sha512 of 10 GB takes 43 seconds on a Delta. */
export const hashTime: Interval = '15m'

export const HashInput = z.strictObject({
  path: FilePath,
  type: z.enum(['md5', 'sha1', 'sha256', 'sha512']).default('sha256'),
})

const Started = z.object({ id: numeric })
/** Boxes answer a text, and the documentation has an object. */
const Digest = z.union([z.string(), z.object({ hash: z.string() }).transform(({ hash }) => hash)])

/** Between two looks at the task. The last one is repeated. */
const pauses: readonly Interval[] = ['0.2s', '0.3s', '0.5s', '1s', '2s', '5s']

export async function hashOf({ path, type }: z.output<typeof HashInput>, box: Caller) {
  const { id } = await box.send(post('fs/hash/', { src: path, hash_type: type }), Started)
  try {
    await untilDone(id, box)
    return { path: clearPath(path), type, hash: await box.read(get(`fs/tasks/${id}/hash`), Digest) }
  } finally {
    // A task that is removed stops.
    await box.send(del(`fs/tasks/${id}`), z.unknown()).catch(() => undefined)
  }
}

/** Throws a Refusal if the task fails. */
async function untilDone(id: number, box: Caller): Promise<void> {
  for (let look = 0; ; look++) {
    await box.wait(pauses[Math.min(look, pauses.length - 1)] ?? '5s')
    const task = await box.read(get(`fs/tasks/${id}`), Task)
    if (!isOver(task)) continue
    if (task.state === 'done') return
    const { error_code: code } = task
    throw new Refusal(failureText(code), code)
  }
}
