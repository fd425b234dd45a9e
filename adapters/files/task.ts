/** The tasks of the file system, and everything that is done with files: commands start tasks, queries look things up. */
import { z } from 'zod'
import { del, many, put, text } from '../../src/contract/index.ts'
import { refusals } from './errors.ts'
import { HashInput, hashOf, hashTime } from './hash.ts'
import { contentOf, InfoInput, infoOf, ListInput, listFolder, ReadInput } from './look-up.ts'
import * as operations from './operations.ts'
import { clearPath } from './paths.ts'
import { isOver, nameOf, Task } from './task-schema.ts'

const Nothing = z.strictObject({})
const pathOf = (it: Task) => `fs/tasks/${it.id}`

/** The reply of a command that starts a task. */
const Started = Task.transform(({ id, type, state }) => ({ id, type, state }))
/** The reply of a command that the box carries out at once. The documentation has no answer, and boxes send the new path. */
const NewPath = text.transform((token) => (token === null ? {} : { path: clearPath(token) }))

export const task = many({
  schema: Task,
  from: 'fs/tasks/',
  every: '1m',
  busy: { every: '5s', when: (it) => it.state === 'running' || it.state === 'queued', afterCommand: '10s' },
  changes: ['tasks'],
  key: (it) => String(it.id),
  // Boxes keep them for weeks.
  tidy: {
    when: isOver,
    identity: (it) => `${it.id} ${it.created_ts}`,
    ask: (it) => del(pathOf(it)),
    made: operations.hasStarted,
  },
  listEvents: {
    task: {
      is: 'event',
      name: 'File task',
      id: 'file_task',
      icon: 'mdi:folder-cog-outline',
      types: {
        finished: (before, after) => after?.state === 'done' && before?.state !== 'done',
        failed: (before, after) => after?.state === 'failed' && before?.state !== 'failed',
      },
      attributes: {
        task: (it) => it.id,
        type: (it) => it.type,
        task_name: nameOf,
        sources: (it) => it.sources,
        destination: (it) => it.destination,
        error: (it) => (it.state === 'failed' ? it.error : null),
        error_code: (it) => (it.state === 'failed' ? it.error_code : null),
      },
    },
  },
  state: [
    ...(['type', 'state', 'progress', 'eta', 'from', 'to', 'sources', 'destination'] as const),
    ...(['files', 'files_done', 'size', 'size_done', 'created', 'started', 'ended', 'error', 'error_code'] as const),
  ],
  errors: refusals,
  commands: {
    pause: { takes: Nothing, answer: Started, ask: (_, it) => put(pathOf(it), { state: 'paused' }) },
    resume: { takes: Nothing, answer: Started, ask: (_, it) => put(pathOf(it), { state: 'running' }) },
    // What is done stays done.
    cancel: { takes: Nothing, ask: (_, it) => del(pathOf(it)) },
    make_directory: { takes: operations.NewDirectory, on: 'list', answer: NewPath, ask: operations.makeDirectory },
    rename: { takes: operations.NewName, on: 'list', answer: NewPath, ask: operations.rename },
    copy: { takes: operations.Transfer, on: 'list', answer: Started, ask: operations.copy },
    move: { takes: operations.Transfer, on: 'list', answer: Started, ask: operations.move },
    archive: {
      takes: operations.NewArchive,
      on: 'list',
      answer: Started,
      ask: (input, _, box) => operations.archive(input, box),
    },
    extract: { takes: operations.Extraction, on: 'list', answer: Started, ask: operations.extract },
    concatenate: { takes: operations.Concatenation, on: 'list', answer: Started, ask: operations.concatenate },
    repair: { takes: operations.OnePath, on: 'list', answer: Started, ask: operations.repair },
    remove: {
      takes: operations.SomePaths,
      on: 'list',
      danger: 'Deletes files and folders, with all that is in them. There is no bin.',
      answer: Started,
      ask: operations.remove,
    },
  },
  queries: {
    list: { takes: ListInput, answers: listFolder },
    info: { takes: InfoInput, answers: infoOf },
    hash: { takes: HashInput, answers: hashOf, within: hashTime },
    read: { takes: ReadInput, answers: contentOf },
  },
})
