/** With `language: fr`, no name that Home Assistant shows is English: entities, devices and their models. */
import { expect, it } from 'vitest'
import { createTask } from '../../src/simulator/house/tasks.ts'
import { type Home, openHome, readOnce, until } from './home.ts'

/** Each name and model by the id of its entity or device. */
function namesIn(home: Home): Map<string, string> {
  const names = new Map<string, string>()
  for (const document of home.documents().values()) {
    const device = fieldsOf(document.device)
    const id = [device.identifiers].flat().join()
    names.set(id, String(device.name))
    names.set(`${id} model`, String(device.model ?? ''))
    for (const component of Object.values(fieldsOf(document.components))) {
      const { unique_id, name } = fieldsOf(component)
      if (typeof name === 'string') names.set(String(unique_id), name)
    }
  }
  return names
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** Words that both languages have. What the user or the box has named is the same in both, and in French. */
const international =
  /^((\d+(\.\d+)?|Internet|IPv[46]|SIP ALG|xDSL\+4G|DHT|Ratio|DECT|WPS|Firmware|Mode|Contacts|Type|Wi-Fi|Freebox.*|Free) ?)+$/
const english =
  /\b(download|feed|device|node|endpoint|backup|the|of|state|last|sent|received|rate|speed|name|access|key|users|page|ring|phone|connected|channel|network|error|battery|signal level|outage|restart|line|left)\b/i

async function house(language: 'en' | 'fr'): Promise<Map<string, string>> {
  const home = await openHome({ settings: { ...readOnce, homeassistant: { language } }, running: false })
  const { downloads } = home.box.house
  const nameless = createTask(40, { name: '', created_ts: Math.round(Date.now() / 1000), status: 'downloading' })
  downloads.tasks.unshift(nameless)
  for (const feed of downloads.feeds) Object.assign(feed, { title: '', url: '' })
  await home.start()
  const announced = () => [...home.documents().keys()].join(' ')
  const parts = ['wifi_ap_1', 'downloads_feed_1', 'downloads_task_40', 'phone_phone', 'connection_status', 'lan_host']
  await until('everything is announced', () => parts.every((part) => announced().includes(part)))
  return namesIn(home)
}

it('no entity, device or model keeps an English name, and only numbers and proper names are the same', async () => {
  const [inEnglish, inFrench] = [await house('en'), await house('fr')]
  const left = [...inFrench].filter(([id, name]) => english.test(name) && inEnglish.get(id) === name)
  expect(left.filter(([, name]) => !international.test(name))).toEqual([])
  const names = [...inFrench.values()]
  for (const name of [
    'Flux RSS 1',
    'Téléphone filaire 1 décroché',
    'Redémarrer freebox2mqtt',
    'Canal 2,4 GHz',
    'Canal 5 GHz',
  ]) {
    expect(names).toContain(name)
  }
  const withPhrases = names.filter((name) => /Téléchargement 40/.test(name))
  expect(withPhrases.length).toBeGreaterThan(0)
  expect(names.filter((name) => /Wi-Fi 5G|\b[256](\.4)?G\b/.test(name))).toEqual([])
  expect(inFrench.get([...inFrench.keys()].find((id) => /^freebox_[0-9a-f]{12} model$/.test(id)) ?? '')).toBe(
    'Freebox Delta',
  )
})
