/** The matrix of faults as a table, at the end of every run that tried some of it. */
import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** One fault in one phase, and what was wrong; nothing if it held. */
export interface Cell {
  readonly of: string
  readonly fault: string
  readonly phase: string
  readonly wrong: readonly string[]
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

/** A table for each of those who can be at fault. */
function tablesOf(cells: readonly Cell[]): string[] {
  return grouped(cells, ({ of }) => of).map((theirs) => {
    const phases = [...new Set(theirs.map(({ phase }) => phase))].toSorted()
    const rows = grouped(theirs, ({ fault }) => fault)
    return tableOf(`Faults of ${theirs[0]?.of}`, phases, rows)
  })
}

function grouped<It>(all: readonly It[], by: (it: It) => string): It[][] {
  const groups = new Map<string, It[]>()
  for (const it of all) groups.set(by(it), [...(groups.get(by(it)) ?? []), it])
  return [...groups.values()]
}

const width = 24

function tableOf(title: string, phases: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (words: readonly string[]) =>
    words
      .map((word) => word.padEnd(width))
      .join('')
      .trimEnd()
  const body = rows.map((row) => {
    const marks = phases.map((phase) => markOf(row.find((cell) => cell.phase === phase)))
    return line([row[0]?.fault ?? '', ...marks])
  })
  const wrong = rows.flat().filter((it) => it.wrong.length > 0)
  const details = wrong.map((it) => `${it.fault}, ${it.phase}: ${it.wrong.join('\n  ')}`)
  return [line([title, ...phases]), ...body, ...details].join('\n')
}

function markOf(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  return cell.wrong.length === 0 ? 'held' : `${cell.wrong.length} wrong`
}
