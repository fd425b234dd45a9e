/** What is generated in the documentation is current. `npm run docs` runs this file with `-u`, which writes it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { resourcesOf } from '../../src/config/index.ts'
import { exampleConfig } from '../../src/docs/example.ts'
import { referencePages } from '../../src/docs/reference/pages.ts'
import { readingRights } from '../../src/docs/reference/rights.ts'
import { contractPage, explained } from './contract-page.ts'
import { exampleStates, missingRights } from './examples.ts'

const reference = 'docs/reference'
const pages = referencePages(adapters, exampleStates())

describe('the documentation is what `npm run docs` writes', () => {
  it('config.example.yaml', async () => {
    await expect(exampleConfig(adapters)).toMatchFileSnapshot('../../config.example.yaml')
  })

  for (const [file, page] of pages) {
    it(`${reference}/${file}`, async () => {
      await expect(page).toMatchFileSnapshot(`../../${reference}/${file}`)
    })
  }

  it(`${reference}/contract.md`, async () => {
    await expect(contractPage()).toMatchFileSnapshot(`../../${reference}/contract.md`)
  })

  it('has no page of an adapter that no longer exists', () => {
    const known = [...pages.keys(), 'contract.md', 'topics.md']
    expect(readdirSync(reference).filter((file) => !known.includes(file))).toEqual([])
  })
})

describe('the reference of an adapter', () => {
  it('has every row, list event, command and query', () => {
    const missing = adapters.flatMap((adapter) => {
      const page = pages.get(`${adapter.name}.md`) ?? ''
      return Object.entries(resourcesOf(adapter)).flatMap(([name, { entities, listEvents, commands, queries }]) => {
        const section = page.split(`\n## ${adapter.name}.${name}\n`)[1]?.split('\n## ')[0] ?? ''
        const keys = Object.keys({ ...entities, ...listEvents, ...commands, ...queries })
        const has = (key: string) =>
          section.includes(`\`${key}\``) || section.includes(`/${key}/`) || section.includes(`/${key}\``)
        return keys.filter((key) => !has(key)).map((key) => `${adapter.name}.${name}.${key}`)
      })
    })
    expect(missing).toEqual([])
  })

  it('shows where a row is, in both languages', () => {
    expect(pages.get('lan.md')).toContain('| Wake up | Réveiller | button | `freebox/lan/host/<id>/wake/set` |')
    expect(pages.get('lan.md')).toContain('- Read every: 1m, 30s on a box without events')
    expect(pages.get('wifi.md')).toContain('- Entities: on the device of the `lan.host` with the same MAC address')
  })

  it('shows what a command takes', () => {
    expect(pages.get('calls.md')).toContain('| `freebox/calls/log/delete_all/set` | nothing, or `{}` | **dangerous**: ')
    expect(pages.get('lan.md')).toContain('`mac`: a MAC address<br>`password`: text, optional')
  })

  it('shows an example state of almost every resource', () => {
    const all = [...pages].filter(([file]) => file !== 'README.md').flatMap(([, page]) => page.split('\n## ').slice(1))
    const resources = all.filter((it) => /^\w+\.\w+\n/.test(it))
    const without = resources.filter((it) => !it.includes('```json')).map((it) => it.split('\n')[0])
    // The option `ringing` is off in the fixtures, and no box has a list of disk tasks.
    expect(without).toEqual(['phone.bell', 'vm.disk_task'])
  })

  it('names the right that boxes without it report', () => {
    for (const [adapter, rights] of missingRights()) {
      const listed = readingRights[adapter]?.map(({ right }) => right) ?? []
      expect(listed, adapter).toEqual(expect.arrayContaining([...rights]))
    }
  })
})

describe('the reference of the contract', () => {
  it('explains every value and type that adapters can import', () => {
    const index = readFileSync('src/contract/index.ts', 'utf8')
    const exported = [...index.matchAll(/export (?:type )?\{\s*([^}]+?),?\s*\}/g)].flatMap(([, names = '']) =>
      names.split(/,\s*/),
    )
    const words = exported.map((it) => it.replace('type ', ''))
    // Types that follow from a value or are unions of the rows.
    const derived = ['adapter', 'one', 'many', 'Entity', 'Setting', 'ListEvent', 'AlarmAction', 'AlarmState']
    const others = [...derived, 'LightCommand', 'Day', 'Week', 'WeekPlan', 'OffPlan', 'Period']
    expect(words.filter((word) => !explained.includes(word) && !others.includes(word))).toEqual([])
  })

  it('can be read in a quarter of an hour', () => {
    // Without code and the headings of columns, which repeat. Adults read about 240 words a minute.
    const prose = contractPage().replace(/`[^`]*`|^\| Word .*$/gm, '')
    expect(prose.match(/\p{L}[\p{L}'-]*/gu)?.length).toBeLessThan(15 * 220)
  })

  it('says of every word what it means', () => {
    // The meaning is the last cell of a row.
    expect(
      contractPage()
        .split('\n')
        .filter((line) => /^\| `.*\|\s+\|$/.test(line)),
    ).toEqual([])
  })
})
