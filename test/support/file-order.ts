/**
 * The order in which vitest runs the test files. By default the largest come first; most of those wait for timers, and the
 * processor is idle until the small ones that compute are left. Here they are mixed, in the same order in every run.
 */
import { createHash } from 'node:crypto'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The project whose files begin first, as each of them takes minutes. */
const first = 'isolated'

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ project }: TestSpecification) => project.name === first
    const others = files.filter((file) => !isFirst(file)).map((file) => [this.#key(file), file] as const)
    others.sort(([one], [other]) => (one < other ? -1 : 1))
    return [...(await super.sort(files.filter(isFirst))), ...others.map(([, file]) => file)]
  }

  /** A hash of the path in the project: it says nothing about what a file does. */
  #key({ moduleId }: TestSpecification): string {
    return createHash('sha256').update(moduleId.slice(this.ctx.config.root.length)).digest('hex')
  }
}
