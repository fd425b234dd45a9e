/** Every chapter on every box of the fixtures: as it is, without rights, without the chapter, and with one path failing. */
import { describe, expect, test } from 'vitest'
import { french } from '../../adapters/french.ts'
import type { CompiledEntity, Item } from '../../src/contract/compiled.ts'
import { conditionOf } from '../../src/engine/poll/condition.ts'
import { applyEvent } from '../../src/engine/poll/reconcile.ts'
import { NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { fillTemplate } from '../../src/homeassistant/ids.ts'
import { answerOf, type ResourceRead, readResource } from '../adapters/replay.ts'
import { versionOf } from '../support/reader.ts'
import { entityKeysOf } from '../support/states.ts'
import { type Fixture, fixtures, type Subject, subjects } from './subjects.ts'

const boxes = fixtures
  .map((fixture) => ({ title: `${fixture.adapter}, ${fixture.name}`, fixture }))
  .filter(({ fixture }) => subjects.some((it) => it.adapter === fixture.adapter && it.resource.asked === undefined))

// What has only queries is never read.
const resourcesOf = ({ adapter }: Fixture) =>
  subjects.filter((it) => it.adapter === adapter && it.resource.asked === undefined)

type Answer = (path: string) => unknown

/** Every resource of the chapter, read once. */
async function readAll(fixture: Fixture, answer?: Answer): Promise<readonly (readonly [Subject, ResourceRead])[]> {
  const { box } = fixture
  return Promise.all(
    resourcesOf(fixture).map(async (it) => [it, await readResource(it.resource, box, answer)] as const),
  )
}

/** A resource of the chapter, what becomes of it, and the paths that it reads from this box and gets. */
interface Requested {
  readonly subject: Subject
  readonly condition: string
  readonly paths: ReadonlySet<string>
}

function requestedOf(fixture: Fixture): Promise<Requested[]> {
  const { box } = fixture
  return Promise.all(
    resourcesOf(fixture).map(async (subject) => {
      const paths = new Set<string>()
      const read = await readResource(subject.resource, box, (path) => {
        const answer = answerOf(box, path)
        paths.add(path)
        return answer
      })
      return { subject, condition: conditionIn(read), paths }
    }),
  )
}

/** What becomes of a resource: its condition as the engine sees it. A mistake of the adapter is no error of the box. */
function conditionIn(read: ResourceRead): string {
  if (!('absent' in read)) return read.complete ? 'granted' : `not understood: ${read.problem}`
  if (read.error === undefined) return 'box has none'
  const isOfBox = [NotGranted, NotHere, Refused, Unreachable].some((name) => read.error instanceof name)
  return isOfBox ? conditionOf(read.error) : `mistake: ${read.absent}`
}

/** What a resource may become if the box fails. */
const conditions = ['granted', 'box has none', 'missing right', 'unreachable']

function repeated(all: readonly string[]): string[] {
  return all.filter((it, at) => all.indexOf(it) !== at)
}

describe.each(boxes)('the chapter of $title', ({ fixture }) => {
  const { box } = fixture

  test('has no two entities of one object with the same id or name, in English or French', async () => {
    for (const [{ path, resource }, read] of await readAll(fixture)) {
      const objects = 'absent' in read ? [] : [...read.objects.values()].map(({ it }) => it)
      for (const it of objects) {
        const has = entityKeysOf(resource.entities, it, versionOf(box.api))
        const rows = Object.entries(resource.entities).filter(([key]) => has.has(key))
        expect(repeated(rows.map(([key, row]) => idOf(key, row, it)))).toEqual([])
        for (const language of [{}, french]) {
          expect(repeated(rows.map(([key, row]) => nameOf(`${path}.${key}`, row, it, language)))).toEqual([])
        }
      }
    }
  })

  test('says which right is missing if the box refuses all its paths', async () => {
    const read = await readAll(fixture, (path) => {
      throw new NotGranted(path, 'some')
    })
    for (const [{ path }, outcome] of read) {
      const condition = conditionIn(outcome)
      expect([path, condition]).toEqual([path, condition === 'box has none' ? 'box has none' : 'missing right'])
    }
    expect(read.some(([, outcome]) => conditionIn(outcome) === 'missing right')).toBe(true)
  })

  test('does not exist if the box has none of its paths', async () => {
    const read = await readAll(fixture, (path) => {
      throw new NotHere(path, 'http_404')
    })
    expect(read.map(([{ path }, outcome]) => [path, conditionIn(outcome)])).toEqual(
      read.map(([{ path }]) => [path, 'box has none']),
    )
  })

  test.each([
    ['is refused for a right', (path: string) => new NotGranted(path, 'some')],
    ['is not there', (path: string) => new NotHere(path, 'nodev')],
    ['has an internal error', (path: string) => new Unreachable(path, 'internal_error')],
  ])('fails or is shown without a mistake if one path %s', async (_, error) => {
    // A path that a resource does not read cannot change what it becomes.
    for (const { subject, condition: before, paths } of await requestedOf(fixture)) {
      for (const failing of paths) {
        const read = await readResource(subject.resource, box, (path) => {
          if (path === failing) throw error(path)
          return answerOf(box, path)
        })
        const condition = conditionIn(read)
        expect([...conditions, before], `${subject.path} without ${failing}`).toContain(condition)
      }
    }
  })
})

function idOf(key: string, row: CompiledEntity, it: Item): string {
  return `${row.is}.${fillTemplate(row.id ?? key, it)}`
}

function nameOf(path: string, row: CompiledEntity, it: Item, language: Readonly<Record<string, string>>): string {
  // An entity without a name has that of its device. Only one of each platform may.
  return `${row.is} ${row.name === null ? '' : fillTemplate(language[path] ?? row.name, it)}`
}

describe('an event about a host', () => {
  const host = subjects.find(({ path }) => path === 'lan.host')
  const lan = fixtures.filter(({ adapter }) => adapter === 'lan')

  test.each(lan.map((fixture) => ({ name: fixture.name, fixture })))(
    'reaches the host that was read, however its id is written ($name)',
    async ({ fixture }) => {
      if (host === undefined) throw new Error('there is no resource lan.host')
      const read = await readResource(host.resource, fixture.box)
      const objects = 'absent' in read ? new Map() : read.objects
      for (const entry of entriesOf(fixture)) {
        for (const id of [entry.id.toLowerCase(), entry.id.toUpperCase().replace('ETHER', 'ether')]) {
          const event = { ...entry, id, reachable: entry.reachable !== true, last_time_reachable: fixture.box.now }
          const found = applyEvent(host.resource, event, objects)
          expect(found === undefined || objects.has(found.key)).toBe(true)
        }
      }
    },
  )
})

interface Entry {
  readonly id: string
  readonly reachable?: unknown
}

/** The entries of the LAN browser as the box sends them, in answers and in events alike. */
function entriesOf({ box }: Fixture): Entry[] {
  return Object.entries(box.answers).flatMap(([path, envelope]) => {
    const result = /^lan\/browser\/\w+\/$/.test(path) ? Object(envelope).result : []
    return Array.isArray(result) ? result.filter((it): it is Entry => typeof Object(it).id === 'string') : []
  })
}
