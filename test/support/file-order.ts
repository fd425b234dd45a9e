/**
 * The order in which vitest runs the test files. By default the largest come first; most of those wait for timers, and the
 * processor is idle until the small ones that compute are left. Here they are mixed, in the same order in every run.
 */
import { createHash } from 'node:crypto'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The project whose files begin first, as each of them takes minutes. */
const first = 'isolated'

/** Tests of programs, brokers and browsers. Most of these files take half a minute. */
const longFiles = /\/test\/(e2e|faults|cli|page\/browser)\//

/** The part of the run in which the long files begin, so that the processor is not idle at the end until they are over. */
const longBegin = 0.7

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ project }: TestSpecification) => project.name === first
    const others = files.filter((file) => !isFirst(file)).map((file) => [this.#place(file), file] as const)
    others.sort(([one], [other]) => one - other)
    return [...(await super.sort(files.filter(isFirst))), ...others.map(([, file]) => file)]
  }

  /** From 0 to 1. By a hash of the path in the project, which says nothing about what a file does. */
  #place({ moduleId }: TestSpecification): number {
    const path = moduleId.slice(this.ctx.config.root.length)
    const place = createHash('sha256').update(path).digest().readUInt32BE() / 2 ** 32
    return longFiles.test(path) ? place * longBegin : place
  }
}
