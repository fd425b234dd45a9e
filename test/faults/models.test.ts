/** Every model: what it has is there, and what it has not is no trouble. */
import { expect, it, onTestFinished } from 'vitest'
import { modelNames } from '../../src/simulator/index.ts'
import { openHome } from './home.ts'

it.each(modelNames)('whoever is here is at home, by cable too, on every model: %s', async (model) => {
  const home = await openHome({ simulator: { model } })
  onTestFinished(() => home.close())
  const here = home.box.house.hosts.filter((host) => host.reachable && host.interface === 'pub')
  expect(here.map(({ id }) => [id, home.state(`lan/host/${id}`)?.presence])).toEqual(here.map(({ id }) => [id, true]))
  const links = new Set(here.map(({ id }) => home.state(`lan/host/${id}`)?.link))
  expect(links).toContain('ethernet')
  expect(home.warnings()).toEqual([])
})
