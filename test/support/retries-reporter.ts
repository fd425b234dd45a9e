/** A vitest reporter that says at the end of a run why tests that passed had needed more than one attempt. */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const test of modules.flatMap((it) => [...it.children.allTests('passed')])) {
      for (const reason of reasonsOf(test))
        process.stdout.write(`\nPassed only after this: ${nameOf(test)}\n${reason}\n`)
    }
  }
}

function nameOf({ module, fullName }: TestCase): string {
  return `${module.relativeModuleId} > ${fullName}`
}

/** The errors of the attempts that failed, each with its place in a test. */
function reasonsOf(test: TestCase): string[] {
  const { errors = [] } = test.result()
  return errors.map(({ message, stacks = [] }) => {
    const place = stacks.find(({ file }) => file.includes('/test/'))
    return place === undefined ? message : `${message}\n  at ${place.file}:${place.line}`
  })
}
