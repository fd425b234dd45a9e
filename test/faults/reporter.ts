/** A vitest reporter that prints the results of the fault tests as a table at the end of a run. */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** The result of one fault in one phase. `problems` is empty if everything was correct. */
export interface Cell {
  readonly of: string
  readonly fault: string
  readonly phase: string
  readonly problems: readonly string[]
}

declare module 'vitest' {
  interface TaskMeta {
    cells?: readonly Cell[]
  }
}

export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cells = modules.flatMap((it) => [...it.children.allTests()].flatMap(cellsOf))
    for (const table of tablesOf(cells)) process.stdout.write(`\n${table}\n`)
  }
}

function cellsOf(test: TestCase): readonly Cell[] {
  return test.meta().cells ?? []
}

/** A table for the Freebox and one for the broker. */
function tablesOf(cells: readonly Cell[]): string[] {
  return grouped(cells, ({ of }) => of).map((group) => {
    const phases = [...new Set(group.map(({ phase }) => phase))].toSorted()
    const rows = grouped(group, ({ fault }) => fault)
    return tableOf(`Faults of ${group[0]?.of}`, phases, rows)
  })
}

function grouped<It>(all: readonly It[], by: (it: It) => string): It[][] {
  const groups = new Map<string, It[]>()
  for (const it of all) groups.set(by(it), [...(groups.get(by(it)) ?? []), it])
  return [...groups.values()]
}

const width = 24

function tableOf(title: string, phases: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (columns: readonly string[]) =>
    columns
      .map((column) => column.padEnd(width))
      .join('')
      .trimEnd()
  const body = rows.map((row) => {
    const marks = phases.map((phase) => markOf(row.find((cell) => cell.phase === phase)))
    return line([row[0]?.fault ?? '', ...marks])
  })
  const failed = rows.flat().filter((it) => it.problems.length > 0)
  const details = failed.map((it) => `${it.fault}, ${it.phase}: ${it.problems.join('\n  ')}`)
  return [line([title, ...phases]), ...body, ...details].join('\n')
}

function markOf(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  return cell.problems.length === 0 ? 'passed' : `${cell.problems.length} problems`
}
