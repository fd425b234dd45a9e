/** The log of a daemon, which is a line of JSON for each message. */

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

/** A function that parses the complete lines of a growing text. Each line is parsed once. */
export function createLineReader(text: () => string): () => readonly LogLine[] {
  const lines: LogLine[] = []
  let read = 0
  return () => {
    const end = text().lastIndexOf('\n') + 1
    if (end > read) {
      const complete = text().slice(read, end).trimEnd().split('\n')
      lines.push(...complete.map((line) => JSON.parse(line)))
    }
    read = Math.max(read, end)
    return lines
  }
}

/** Messages of the warnings and errors. */
export function warningsIn(lines: readonly LogLine[]): string[] {
  return lines.flatMap(({ level, msg }) => (level >= 40 ? [msg] : []))
}
