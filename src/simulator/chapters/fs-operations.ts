/** The operations on files that become tasks. Most errors come when the task ends. */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import * as operations from '../house/file-operations.ts'
import type { FsTask, Work } from '../house/file-tasks.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Call, post, type Route } from '../route.ts'
import { clearOf } from './fs-paths.ts'

const path = z.base64().min(1)
const paths = z.array(path).min(1)
const flag = z.boolean()

const Transfer = z.strictObject({ files: paths, dst: path, mode: z.string().optional() })
const Removal = z.strictObject({ files: paths })
const Concatenation = z.strictObject({
  ...{ files: paths, dst: path, multi_volumes: flag, delete_files: flag, append: flag, overwrite: flag },
})
const Archive = z.strictObject({ files: paths, dst: path })
const Extraction = z.strictObject({
  ...{ src: path, dst: path, password: z.string(), delete_archive: flag, overwrite: flag },
})
const Repair = z.strictObject({ src: path, delete_archive: flag })
const Hash = z.strictObject({ src: path, hash_type: z.string() })

const Mode = z.enum(['overwrite', 'both', 'recent', 'skip'])

export const taskRoutes: Route[] = [
  post('fs/cp', Transfer, (call) => transfer(call, 'cp')),
  post('fs/mv', Transfer, (call) => transfer(call, 'mv')),
  post('fs/rm', Removal, ({ body, ...call }) => {
    const src = body.files.map(clearOf)
    const shown = { src, from: src[0] ?? '', dst: '' }
    return start(call, { type: 'rm', shown, finish: ({ files }) => operations.removeAll(files, src) }, src)
  }),
  post('fs/cat', Concatenation, ({ body: { files: tokens, dst: token, ...options }, ...call }) => {
    const [src, dst] = [tokens.map(clearOf), clearOf(token)]
    const finish = ({ files }: SimulatedHouse) => operations.concatenate(files, src, dst, options)
    return start(call, { type: 'cat', shown: { src, dst }, finish }, src)
  }),
  post('fs/archive', Archive, ({ body, ...call }) => {
    const [src, dst] = [body.files.map(clearOf), clearOf(body.dst)]
    // Once it works, the box mixes up sources and destination.
    const last = src.at(-1) ?? ''
    const working = { from: src[0] ?? '', to: dst, src: [dst, ...src.slice(0, -1)], dst: last }
    const finish = ({ files }: SimulatedHouse) => operations.archive(files, src, dst)
    return start(call, { type: 'archive', shown: { src, dst }, working, finish }, src)
  }),
  post('fs/extract', Extraction, ({ body: { src: archive, dst: token, ...options }, ...call }) => {
    const [src, dst] = [clearOf(archive), clearOf(token)]
    const finish = ({ files }: SimulatedHouse) => operations.extract(files, src, dst, options)
    return start(call, { type: 'extract', shown: { src: [src], from: src, to: dst, dst }, finish }, [src])
  }),
  post('fs/repair', Repair, ({ body, ...call }) => {
    const src = clearOf(body.src)
    const finish = () => {
      if (!src.endsWith('.par2')) throw new operations.TaskFailure('unsupported_file_type')
    }
    return start(call, { type: 'repair', shown: { src: [src] }, finish }, [src])
  }),
  post('fs/hash', Hash, ({ body, ...call }) => {
    const src = clearOf(body.src)
    // A task of this type names no paths.
    const finish = ({ files }: SimulatedHouse) => operations.hash(files, src, body.hash_type)
    return start(call, { type: 'hash', shown: {}, finish }, [src])
  }),
]

function transfer({ body, ...call }: Call<never, z.output<typeof Transfer>>, type: 'cp' | 'mv'): FsTask {
  const mode = Mode.safeParse(body.mode).data
  if (mode === undefined) throw new Refusal('invalid_conflict_mode')
  const [src, dst] = [body.files.map(clearOf), clearOf(body.dst)]
  const finish = ({ files }: SimulatedHouse) => operations.transfer(files, src, dst, mode, type === 'mv')
  return start(call, { type, shown: { src, dst }, working: { from: src[0] ?? '', to: dst }, finish }, src)
}

interface Operation extends Pick<Work, 'type' | 'shown' | 'working'> {
  /** Returns the hash of a file. */
  finish(house: SimulatedHouse): unknown
}

function start({ house, box }: Pick<Call, 'house' | 'box'>, operation: Operation, sources: string[]): FsTask {
  const amounts = sources.map((source) => operations.sizeBelow(house.files.at(source)))
  return house.fileTasks.add(
    {
      ...operation,
      files: amounts.reduce((sum, it) => sum + it.files, 0),
      bytes: amounts.reduce((sum, it) => sum + it.bytes, 0),
      finish: () => {
        const result = operation.finish(house)
        return typeof result === 'string' ? result : undefined
      },
    },
    box.after,
  )
}
