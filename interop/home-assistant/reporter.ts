/** One line for each assertion, with what was measured; at the end how many hold. */
import { basename } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const write = (line = '') => void process.stdout.write(`${line}\n`)

export default class Lines implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result()
    const sign = { passed: '✓', failed: '✗', skipped: '-', pending: '-' }[state]
    const measured = test.annotations().map(({ message }) => message)
    const tail = measured.length > 0 ? ` (${measured.join('; ')})` : ''
    write(`${sign} ${basename(test.module.moduleId, '.test.ts')}: ${test.fullName.replaceAll(' > ', ', ')}${tail}`)
    for (const { message, diff } of errors ?? []) write(indented(diff ?? message))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const broken = modules.flatMap((it) => it.errors().map(({ message }) => `${basename(it.moduleId)}: ${message}`))
    const tests = modules.flatMap((it) => [...it.children.allTests()])
    const passed = tests.filter((it) => it.result().state === 'passed').length
    for (const trouble of [...broken, ...unhandled.map(({ message = 'an unknown error' }) => message)]) {
      write(`✗ ${trouble}`)
    }
    write()
    write(`${passed} of ${tests.length} hold${broken.length > 0 ? `, ${broken.length} parts could not begin` : ''}`)
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}
