/** Every command and query is sent in a fixture, so that no request to the box changes unnoticed. */
import { describe, expect, test } from 'vitest'
import { fixtures, type Subject, subjects } from './subjects.ts'

/** What no fixture sends, with the reason. This list only gets shorter. */
const missing: Readonly<Record<string, string>> = {}

const sent = new Set(
  fixtures.flatMap(({ requests }) =>
    Object.entries(requests).flatMap(([topic, request]) => {
      const [adapter, resource, ...rest] = topic.split('/')
      return 'error' in request ? [] : `${adapter}.${resource}.${rest.at(-1)}`
    }),
  ),
)
const asked = new Set(fixtures.flatMap(({ box }) => Object.keys(box.queries ?? {})))

function commandsOf({ path, resource }: Subject): string[] {
  const rows = Object.entries(resource.entities).filter(([, row]) => 'set' in row || 'press' in row)
  return [...rows.map(([key]) => key), ...Object.keys(resource.commands)].map((key) => `${path}.${key}`)
}

describe('a fixture', () => {
  test('sends every command', () => {
    expect(subjects.flatMap(commandsOf).filter((it) => !sent.has(it) && !(it in missing))).toEqual([])
  })

  test('asks every query', () => {
    const queries = subjects.flatMap(({ adapter, resource }) =>
      Object.keys(resource.queries).map((name) => `${adapter}/${name}`),
    )
    expect(queries.filter((it) => !asked.has(it) && !(it in missing))).toEqual([])
  })

  test('is not listed as missing what is sent', () => {
    expect(Object.keys(missing).filter((it) => sent.has(it) || asked.has(it))).toEqual([])
  })
})
