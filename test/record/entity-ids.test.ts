/** Home Assistant would add `_2` to the id of the second of two entities, and automations would use the wrong one. */
import { expect, test } from 'vitest'
import { modelNames } from '../../src/simulator/index.ts'
import { fieldsOf } from './components.ts'
import { stored } from './storage.ts'
import { variants } from './variants.ts'

test.each(modelNames)('no two entities of a Freebox %s suggest the same entity id', (model) => {
  const variant = variants.find(({ name }) => name === model)
  const { retained = {} } = variant === undefined ? {} : stored(variant)
  const ids = Object.values(retained).flatMap((document) =>
    Object.values(fieldsOf(fieldsOf(document).components)).map((it) => fieldsOf(it).default_entity_id),
  )
  const known = ids.filter((it) => it !== undefined)
  expect(known.length).toBeGreaterThan(100)
  expect(known.filter((id, at) => known.indexOf(id) !== at)).toEqual([])
})
