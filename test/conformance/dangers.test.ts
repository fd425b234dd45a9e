/** Commands that cannot be undone: each is marked with `danger` and denied by default, or listed here with a reason. */
import { expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../../src/config/index.ts'
import { dangersIn, permissions } from '../../src/engine/command/permissions.ts'
import { subjects } from './subjects.ts'

const sounding =
  /delete|remove|erase|reset|format|empty|forget|clear|shut_?down|stop|halt|kill|reboot|restart|unpair|purge/

/** Commands that sound dangerous and are allowed, with the reason. */
const judged: Readonly<Record<string, string>> = {
  'airmedia.receiver.stop': 'stops a video',
  'airmedia.receiver.stop_photo': 'stops a photo',
  'calls.log.delete': 'one entry, by its id',
  'calls.voicemail.delete': 'one message, by its id',
  'contacts.contacts.delete': 'one contact, by its id',
  'contacts.contacts.delete_number': 'one number, by its id',
  'dhcp.static_lease.remove': 'one address, which can be set again',
  'downloads.task.remove': 'one task, by its id; its files stay',
  'downloads.task.remove_tracker': 'one tracker, which can be added again',
  'downloads.task.empty_blacklist': 'the box fills it again by itself',
  'downloads.feed.remove': 'one subscription, which can be added again',
  'downloads.protocols.stop_ratio': 'a setting',
  'downloads.protocols.erase_tmp': 'a setting: whether the box tidies up after itself',
  'freeplug.plug.reset': 'a minute, then it is back by itself',
  'home.adapter.pair_stop': 'stops what was started a minute ago',
  'lan.route.remove': 'one route, which can be set again',
  'nat.redirection.remove': 'one rule, which can be added again',
  'phone.phone.ring_stop': 'stops a sound',
  'phone.config.page_stop': 'stops a sound',
  'player.player.restart': 'a minute, then it is back by itself',
  'player.player.stop': 'stops what plays, which can be played again',
  'profile.profile.remove_host': 'one device, which can be added again',
  'profile.rule.remove': 'one rule, by its id',
  'repeater.repeater.restart': 'some minutes, then it is back by itself',
  'pvr.generator.remove': 'one repetition, which can be added again; what it has recorded stays',
  'pvr.recording.stop': 'ends one recording; what was recorded stays',
  'system.system.reboot': 'two minutes, then it is back by itself',
  'upnpigd.redirection.remove': 'one port, which its program opens again',
  'vpn.user.remove': 'one user, by its login, who can be added again',
  'wifi.ap.restart': 'seconds, then it is back by itself',
  'wifi.mac_filter.remove': 'one entry, which can be added again',
  'wifi.custom_key.remove': 'one key of a guest, by its id',
  'wifi.wps.stop': 'stops what was started a minute ago',
  'wifi.wps.forget': 'sessions that are over',
}

/** The input of commands that are only dangerous with some inputs. */
const dangerousInputs: Readonly<Record<string, unknown>> = {
  'storage.partition.check': { mode: 'rw' },
  'vm.disk_task.resize': { shrink: true },
}

const commands = subjects.flatMap(({ path, resource: { entities, commands } }) => {
  const rows = Object.entries(entities).filter(([, row]) => 'set' in row || 'press' in row)
  return [...rows.map(([key]) => key), ...Object.keys(commands)].map((key) => `${path}.${key}`)
})
const marked = subjects.flatMap(({ path, resource }) => dangersIn(resource).map(([key]) => `${path}.${key}`))

it('denies by default what cannot be undone from afar', () => {
  expect(marked.sort()).toEqual([
    'calls.log.delete_all',
    'dhcp.config.disable',
    'dhcp.config.set_range',
    'downloads.task.remove_with_files',
    'files.task.remove',
    'home.node.remove',
    'notif.targets.remove',
    'profile.profile.delete',
    'pvr.finished.delete',
    'storage.disk.format',
    'storage.partition.check',
    'system.system.shutdown',
    'vm.disk_task.resize',
    'vm.vm.delete',
    'vm.vm.restart',
    'vm.vm.stop',
    'vpn.user.profile',
  ])
  const { commands } = parseConfig({}, adapters)
  const configured = subjects.map(({ adapter, name, resource }) => ({ adapter, name, resource, every: 60 }))
  const permits = permissions(commands, configured)
  expect(marked.filter((path) => permits(path, dangerousInputs[path]))).toEqual([])
  const chosen = permissions({ ...commands, allow_dangerous: ['system.system.shutdown'] }, configured)
  expect(marked.filter((path) => chosen(path, dangerousInputs[path]))).toEqual(['system.system.shutdown'])
})

it('asks for a decision about every command that sounds dangerous: marked as dangerous, or harmless for a reason', () => {
  const sounds = (command: string) => sounding.test(command.split('.').at(-1) ?? '')
  const harmless = commands.filter((command) => sounds(command) && !marked.includes(command))
  expect(harmless.sort()).toEqual(Object.keys(judged).sort())
})
