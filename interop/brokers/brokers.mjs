/** Runs what must hold at every broker against those that are asked for, or all. */
import { createReport } from '../support/report.mjs'
import { tryBroker } from './common.mjs'
import { everythingOfTheHouse } from './steps.mjs'

const all = ['mosquitto', 'aedes', 'rabbitmq', 'hivemq']
const asked = process.argv.slice(2)

const report = createReport()
const expected = await everythingOfTheHouse()
for (const kind of asked.length > 0 ? asked : all) {
  const { missing, create, further } = await import(`./kinds/${kind}.mjs`)
  const hint = missing()
  if (hint !== undefined) {
    await report.check(`${kind} is installed`, () => {
      throw new Error(hint)
    })
    continue
  }
  await tryBroker(report, await create(), expected)
  await further?.(report, expected)
}
report.end()
