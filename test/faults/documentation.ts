/** Generates docs/internals/faults.md from the tables that the tests use. */
import { type BrokerFault, brokerFaults } from './broker-table.ts'
import type { Fault } from './fault.ts'
import { faults } from './table.ts'

const introduction = `# When something goes wrong

What this page says is tried by every \`npm test\`: each fault of the Freebox at the start, in the steady state and during
a command, and each fault of the broker on aedes and on Mosquitto (except those that only aedes can be made to show).
Afterwards everything must recover by itself:

- every state is that of the box, nothing is missing and nothing is left over,
- commands are carried out and events arrive,
- no host changed to away,
- the box received no more requests than the budget allows, and only a few logins,
- nothing was published again without a change,
- memory did not grow.

The tests print the result as a table.

This page is generated from the same tables (\`npx vitest run test/faults/documentation.test.ts -u\`).
`

const boxIntroduction = `## The Freebox

Only what cannot be read is unavailable. Presence first keeps its state for \`presence.hold\`. Each log line is written
once for each change of state. A command is answered with \`ok\` only after it was carried out and read back, otherwise
with an \`error_code\`. No command is carried out twice.
`

const brokerIntroduction = `## The broker

None of these faults changes presence. Events and replies wait ten minutes for the broker. Of each state the newest value
is published when the broker is back.
`

/** The content of docs/internals/faults.md. */
export function page(): string {
  const heads = ['Fault', 'What happens', 'What you see meanwhile', 'In the log', 'A command meanwhile']
  return [
    introduction,
    boxIntroduction,
    table(heads, faults.map(rowOf)),
    brokerIntroduction,
    table(heads, brokerFaults.map(brokerRowOf)),
  ].join('\n')
}

function rowOf(fault: Fault): string[] {
  return [fault.name, fault.description, seen(fault), logged(fault), outcomes(fault.command)]
}

function brokerRowOf(fault: BrokerFault): string[] {
  return [fault.name, fault.description, fault.effect, logged(fault), fault.command ?? 'cannot be sent']
}

function seen({ unavailable, changesData }: Fault): string {
  if (unavailable === 'everything') return 'everything is unavailable'
  if (unavailable !== 'nothing') return `${unavailable.map(code).join(', ')}: unavailable`
  return changesData ? 'the new data of the box' : 'nothing'
}

function logged({ logs = [], mayLog = [] }: Pick<Fault, 'logs' | 'mayLog'>): string {
  const lines = [...logs.map(quoted), ...mayLog.map((it) => `possibly ${quoted(it)}`)]
  return lines.length === 0 ? 'nothing' : lines.join('; ')
}

function outcomes(possible: readonly string[]): string {
  const done = possible.includes('done') ? ['is carried out'] : []
  const codes = possible.filter((it) => it !== 'done').map(code)
  const refused = codes.length === 0 ? [] : [`fails with ${codes.join(', ')}`]
  return [...done, ...refused].join(', or ')
}

function code(text: string): string {
  return `\`${text}\``
}

function quoted(sentence: string): string {
  return `“${sentence}”`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}
