/** What can be commanded and cannot be taken back: each such thing was judged by somebody, and is denied or is not. */
import { expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../../src/config/index.ts'

const sounding =
  /delete|remove|erase|reset|format|empty|forget|clear|shut_?down|stop|halt|kill|reboot|restart|unpair|purge/

/** Sounds dangerous and is allowed; CONTRIBUTING.md, "Commands that bite", has the rule. */
const judged: Readonly<Record<string, string>> = {
  'calls.log.delete': 'one entry, by its id',
  'calls.voicemail.delete': 'one message, by its id',
  'contacts.contacts.delete': 'one contact, by its id',
  'contacts.contacts.delete_number': 'one number, by its id',
  'downloads.task.remove': 'one task, by its id; its files stay',
  'downloads.task.remove_tracker': 'one tracker, which can be added again',
  'downloads.task.empty_blacklist': 'the box fills it again by itself',
  'downloads.feed.remove': 'one subscription, which can be added again',
  'downloads.protocols.stop_ratio': 'a setting',
  'downloads.protocols.erase_tmp': 'a setting: whether the box tidies up after itself',
  'home.adapter.pairing_stop': 'ends what was begun a minute ago',
  'phone.phone.ring_stop': 'ends a noise',
  'phone.config.page_stop': 'ends a noise',
  'system.system.reboot': 'two minutes, then it is back by itself',
  'wifi.ap.restart': 'seconds, then it is back by itself',
  'wifi.mac_filter.remove': 'one entry, which can be added again',
  'wifi.custom_key.remove': 'one key of a guest, by its id',
  'wifi.wps.stop': 'ends what was begun a minute ago',
  'wifi.wps.forget': 'sessions that are over',
}

const commands = adapters.flatMap((adapter) =>
  Object.entries(adapter.resources(adapter.options.parse({}))).flatMap(([name, { entities, commands }]) => {
    const rows = Object.entries(entities).filter(([, row]) => 'set' in row || 'press' in row)
    return [...rows.map(([key]) => key), ...Object.keys(commands)].map((key) => `${adapter.name}.${name}.${key}`)
  }),
)
const denied = parseConfig({}, adapters).commands.deny.map((pattern) => {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'))
  return { pattern, matches: commands.filter((command) => new RegExp(`^${parts.join('.*')}$`).test(command)) }
})

it('everything that is denied by default is there', () => {
  for (const { pattern, matches } of denied) expect(matches, pattern).not.toEqual([])
})

it('everything that sounds dangerous is denied by default, or was judged', () => {
  const dangerous = commands.filter((command) => sounding.test(command.split('.').at(-1) ?? ''))
  const known = [...denied.flatMap(({ matches }) => matches), ...Object.keys(judged)]
  expect(dangerous.sort()).toEqual(known.sort())
})
