/** Every model: hosts that are reachable are at home, and nothing is logged about what the model does not have. */
import { expect, it, onTestFinished } from 'vitest'
import { modelNames } from '../../src/simulator/index.ts'
import { openHome } from './home.ts'

it.each(modelNames)('hosts that are reachable are at home, wired ones too, on every model: %s', async (model) => {
  const home = await openHome({ simulator: { model } })
  onTestFinished(() => home.close())
  const here = home.box.house.hosts.filter((host) => host.reachable && host.interface === 'pub')
  expect(here.map(({ id }) => [id, home.state(`lan/host/${id}`)?.presence])).toEqual(here.map(({ id }) => [id, true]))
  const links = new Set(here.map(({ id }) => home.state(`lan/host/${id}`)?.link))
  expect(links).toContain('ethernet')
  expect(home.warnings()).toEqual([])
})
