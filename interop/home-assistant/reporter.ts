/** A vitest reporter that prints one line for each assertion, with its measurements, and the total at the end. */
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
    for (const problem of [...broken, ...unhandled.map(({ message = 'an unknown error' }) => message)]) {
      write(`✗ ${problem}`)
    }
    write()
    write(`${passed} of ${tests.length} passed${broken.length > 0 ? `, ${broken.length} parts could not start` : ''}`)
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}
