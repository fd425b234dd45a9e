/** Every row of every adapter through the renderer of its kind. */
import { renderToString } from 'preact-render-to-string'
import { beforeAll, describe, expect, it } from 'vitest'
import type { EntityKind, Language } from '../../../src/page/contract.ts'
import { inBrowser } from './modules.ts'
import { allTables, knownValue, objectOf } from './tables.ts'

const load = () =>
  Promise.all([
    import('../../../page/store.ts'),
    import('../../../page/language.ts'),
    import('../../../page/parts/rows.tsx'),
    import('../../../page/parts/object-view.tsx'),
    import('../../../page/parts/command-form.tsx'),
  ])

let modules: Awaited<ReturnType<typeof load>>
beforeAll(async () => {
  modules = await inBrowser(load)
  const [{ tables, session }] = modules
  tables.value = allTables()
  session.value = { needsPassword: false, signedIn: true, readOnly: false, language: 'en', version: '1.2.3' }
})

const { adapters } = allTables()
const resources = adapters.flatMap((adapter) =>
  adapter.resources.map((resource) => ({ path: resource.path, resource })),
)
const languages: readonly Language[] = ['en', 'fr']

describe('every resource', () => {
  it.each(resources)('$path has a row with a name and a state for each entity, in both languages', ({ resource }) => {
    const [, { choose, w }, , { ObjectView }] = modules
    for (const language of languages) {
      choose(language)
      const known = renderToString(<ObjectView object={objectOf(resource, knownValue)} heading="h1" />)
      const unknown = renderToString(<ObjectView object={objectOf(resource, () => null)} heading="h1" />)
      for (const html of [known, unknown]) {
        expect(html.match(/<li class="row">/g) ?? []).toHaveLength(resource.entities.length)
        expect(html).not.toMatch(/undefined|NaN|\[object Object\]|<span class="label"><\/span>|\{\w+\}/)
      }
      const sensors = resource.entities.filter((it) => it.is === 'sensor' || it.is === 'binary_sensor')
      expect(unknown.split(w().unknown).length - 1).toBeGreaterThanOrEqual(sensors.length)
    }
  })

  it.each(resources.filter(({ resource }) => resource.commands.length + resource.queries.length > 0))(
    '$path has a form for each command and query, with a labelled input for each field',
    ({ resource }) => {
      const [, { choose }, , , { CommandForm, QueryForm }] = modules
      choose('fr')
      const forms = [
        ...resource.commands.map((it) => ({ it, html: renderToString(<CommandForm command={it} path="a" id="b" />) })),
        ...resource.queries.map((it) => ({ it, html: renderToString(<QueryForm query={it} adapter="a" />) })),
      ]
      for (const { it: command, html } of forms) {
        const labels = [...html.matchAll(/<label for="([^"]*)"/g)].map(([, id]) => id)
        expect(labels.length).toBeGreaterThanOrEqual(command.fields.length)
        for (const id of labels) expect(html).toContain(`id="${id}"`)
      }
    },
  )
})

describe('the tables of the adapters', () => {
  it('have each kind of entity, so that no renderer is untested', () => {
    const kinds = new Set(resources.flatMap(({ resource }) => resource.entities.map(({ is }) => is)))
    const all: readonly EntityKind[] = [
      ...(['sensor', 'binary_sensor', 'switch', 'button', 'number', 'select', 'text', 'event'] as const),
      ...(['device_tracker', 'update', 'image', 'camera', 'alarm_control_panel', 'cover', 'light'] as const),
    ]
    expect(all.filter((it) => !kinds.has(it))).toEqual([])
  })
})

describe('a name from the network', () => {
  it('is text, whatever it contains', () => {
    const [, , , { ObjectView }] = modules
    const [first] = resources
    if (first === undefined) throw new Error('no resources')
    const name = '<img src=x onerror=alert(1)>'
    const object = { ...objectOf(first.resource, knownValue), name: { en: name, fr: name } }
    const html = renderToString(<ObjectView object={object} heading="h1" />)
    expect(html).toContain('&lt;img')
    expect(html).not.toContain('<img')
  })
})
