/** docs/coverage.md says truly what of the API is used. `npm run docs` runs this file with `-u`, which writes it. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { coveragePage, listed, listedCall, usesByCall } from './coverage/page.ts'
import { allUses, type Use } from './coverage/uses.ts'

const isThere = (name: string) => adapters.some((it) => it.name === name)
let uses: readonly Use[] = []

beforeAll(async () => {
  uses = await allUses()
})

describe('docs/coverage.md', () => {
  it('is what `npm run docs` writes', async () => {
    await expect(coveragePage(uses, isThere)).toMatchFileSnapshot('../../docs/coverage.md')
  })

  it('has every call that an adapter makes', () => {
    const unknown = uses.filter((use) => listedCall(use) === undefined)
    expect(unknown.map(({ call, by }) => `${call} (${by})`)).toEqual([])
  })

  it('claims no use that no adapter makes', () => {
    const found = usesByCall(uses)
    const claims = listed.filter(({ claim, chapter }) => claim === 'used' && chapter.adapters.some(isThere))
    expect(claims.filter((it) => !found.has(it)).map(({ call }) => call)).toEqual([])
  })

  it('gives reasons only for what is left out', () => {
    const wrong = [...usesByCall(uses)].filter(([{ claim }]) => claim === 'left out')
    expect(wrong.map(([{ call }, by]) => `${call}: ${by[0]?.by}`)).toEqual([])
  })

  it('names each call once, and every adapter', () => {
    const all = listed.map(({ call }) => call.replace(/\/$/, ''))
    expect(all.filter((call, at) => all.indexOf(call) !== at)).toEqual([])
    const named = listed.flatMap(({ chapter }) => chapter.adapters)
    expect(adapters.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([])
  })

  it('claims no use by the program whose path is not in the file that it names', () => {
    const wrong = listed.flatMap(({ call, file }) => {
      const [path = ''] = (call.split(' ')[1] ?? '').split('{')
      return file === undefined || readFileSync(file, 'utf8').includes(path) ? [] : [`${call}: ${file}`]
    })
    expect(wrong).toEqual([])
  })
})
