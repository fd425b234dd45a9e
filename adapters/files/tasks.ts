/** How many tasks of the file system there are, and how far the current one is. */
import { z } from 'zod'
import { list, one } from '../../src/contract/index.ts'
import { nameOf, type Task, tasksIn } from './task-schema.ts'

const Raw = list(z.unknown())

export const tasks = one({
  schema: z.custom<{ readonly all: readonly Task[] }>().transform(({ all }) => {
    const running = all.filter(({ state }) => state === 'running')
    const current = running[0]
    return {
      // One task works at a time, and those in the queue wait for it.
      running: running.length + all.filter(({ state }) => state === 'queued').length,
      progress: current?.progress ?? null,
      name: current === undefined ? null : nameOf(current),
      ...{ type: current?.type ?? null, from: current?.from ?? null, to: current?.to ?? null },
      eta: current?.eta ?? null,
    }
  }),
  from: async (box) => ({ all: await tasksIn(await box.get('fs/tasks/', Raw)) }),
  every: '1m',
  busy: { every: '5s', when: (it) => it.running > 0 },
  enabled: [],
  entities: {
    running: { is: 'sensor', name: 'File tasks', id: 'file_tasks', icon: 'mdi:folder-sync-outline', count: 'now' },
    progress: {
      is: 'sensor',
      name: 'File task progress',
      id: 'file_task_progress',
      icon: 'mdi:folder-sync-outline',
      unit: '%',
      attributes: ['name', 'type', 'from', 'to', 'eta'],
    },
  },
})
