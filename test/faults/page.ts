/** The page for owners about what happens when something goes wrong: the tables that the matrix tries, in words. */
import { type BrokerFault, brokerFaults } from './broker-table.ts'
import type { Fault } from './fault.ts'
import { faults } from './table.ts'

const introduction = `# When something goes wrong

What this page says is tried at every \`npm test\`: each fault of the Freebox at the start, in the steady state and while
a command is under way, each fault of the broker on a broker of ours and on Mosquitto (but for what only ours can do).
Afterwards everything must be right by itself: the states are the box's, nothing is lost or there twice, commands are
obeyed and events heard, nobody was told to have left, the box was asked no more than its budget and logged in to a few
times at most, what had not changed was not told again, and no memory is kept. The test prints the outcome as a table.

This page is written from the same tables (\`npx vitest run test/faults/page.test.ts -u\`).
`

const boxIntroduction = `## The Freebox

What cannot be read is unavailable, and nothing else is. Presence first stays as it was, for \`presence.hold\`. Every
line of the log comes once for each change of state. A command is answered with \`ok\` only when it was done and read
back, else with an \`error_code\`; no command is done twice.
`

const brokerIntroduction = `## The broker

Nothing of this changes who is at home. Events and answers wait ten minutes for the broker; of each state the newest is
told when it is back.
`

/** docs/internals/faults.md. */
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
  return [fault.name, fault.about, seen(fault), logged(fault), orders(fault.command)]
}

function brokerRowOf(fault: BrokerFault): string[] {
  return [fault.name, fault.about, fault.seen, logged(fault), fault.command ?? 'nobody can give one']
}

function seen({ unavailable, tells }: Fault): string {
  if (unavailable === 'everything') return 'everything is unavailable'
  if (unavailable !== 'nothing') return `${unavailable.map(code).join(', ')}: unavailable`
  return tells ? 'what the box says' : 'nothing'
}

function logged({ says = [], maySay = [] }: Pick<Fault, 'says' | 'maySay'>): string {
  const lines = [...says.map(quoted), ...maySay.map((it) => `perhaps ${quoted(it)}`)]
  return lines.length === 0 ? 'nothing' : lines.join('; ')
}

function orders(outcomes: readonly string[]): string {
  const done = outcomes.includes('done') ? ['is done'] : []
  const codes = outcomes.filter((it) => it !== 'done').map(code)
  const refused = codes.length === 0 ? [] : [`is refused: ${codes.join(', ')}`]
  return [...done, ...refused].join(', or ')
}

function code(word: string): string {
  return `\`${word}\``
}

function quoted(sentence: string): string {
  return `“${sentence}”`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}
