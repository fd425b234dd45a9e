/** Runs the broker tests against the named brokers, or all of them. */
import { createReport } from '../support/report.mjs'
import { testBroker } from './common.mjs'
import { expectedTopics } from './steps.mjs'

const all = ['mosquitto', 'aedes', 'rabbitmq', 'hivemq']
const selected = process.argv.slice(2)

const report = createReport()
const expected = await expectedTopics()
for (const kind of selected.length > 0 ? selected : all) {
  const { missing, create, further } = await import(`./kinds/${kind}.mjs`)
  const hint = missing()
  if (hint !== undefined) {
    await report.check(`${kind} is installed`, () => {
      throw new Error(hint)
    })
    continue
  }
  await testBroker(report, await create(), expected)
  await further?.(report, expected)
}
report.end()
