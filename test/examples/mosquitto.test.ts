/** The access rights in examples/mosquitto with a real Mosquitto. interop/brokers tests every user and the certificates. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openHome, openSmallHome, readOnce, until } from '../e2e/home.ts'
import { hasMosquitto, startMosquitto, watch } from '../mqtt/support.ts'

const example = 'examples/mosquitto'
const canSetPasswords = existsSync('/usr/bin/mosquitto_passwd')

it.skipIf(!hasMosquitto || !canSetPasswords)(
  'the rights allow the daemon everything it needs, and show a guest how many are at home, but not who (needs Mosquitto)',
  async () => {
    const { url } = await startMosquitto(settingsIn(folderWithUsers('freebox2mqtt', 'guest')))
    const home = await openHome({
      broker: { url, username: 'freebox2mqtt', password: 'freebox2mqtt' },
      settings: readOnce,
    })
    expect(home.documents().size).toBeGreaterThan(100)
    expect(home.daemon.warnings()).toEqual([])
    const guest = await watch(url, { username: 'guest', password: 'guest' })
    await until('the topics for guests', () => guest.received.length >= 3)
    await guest.client.publishAsync('freebox/connection/config/ping/set', 'ON', { qos: 1 }).then(
      () => expect.unreachable('a guest may send commands'),
      (error) => expect(error.message).toContain('Not authorized'),
    )
    expect([...new Set(guest.received.map(({ topic }) => topic))].sort()).toEqual([
      'freebox/bridge/state',
      'freebox/connection/status',
      'freebox/lan/hosts',
    ])
  },
)

it.skipIf(!hasMosquitto || !canSetPasswords)(
  'a second Freebox works in addition to the first one, with the base topic of the installation guide (needs Mosquitto)',
  async () => {
    const [, base] = /base_topic: (\w+) \}/.exec(readFileSync('docs/guides/install.md', 'utf8')) ?? []
    const { url } = await startMosquitto(settingsIn(folderWithUsers('freebox2mqtt', 'homeassistant')))
    const home = await openSmallHome({
      broker: { url, username: 'freebox2mqtt', password: 'freebox2mqtt' },
      running: false,
      settings: { mqtt: { base_topic: base } },
    })
    await home.start()
    const watcher = await watch(url, { username: 'homeassistant', password: 'homeassistant' })
    await until('its states', () => watcher.received.some(({ topic }) => topic === `${base}/connection/config`))
    const isOn = () => home.box.house.connection.config.ping
    const before = isOn()
    await watcher.client.publishAsync(`${base}/connection/config/ping/set`, before ? 'OFF' : 'ON', { qos: 1 })
    await until('the command', () => isOn() !== before)
    expect(home.daemon.warnings()).toEqual([])
  },
)

/** The settings of the example for password logins. Those for certificates are left out. */
function settingsIn(folder: string): string[] {
  const [text = ''] = readFileSync(`${example}/mosquitto.conf`, 'utf8').split('listener 8883')
  const own = text.replace('listener 1883', '').replaceAll('/etc/mosquitto/', `${folder}/`)
  return own.split('\n').filter((line) => !line.startsWith('#'))
}

function folderWithUsers(...users: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-rights-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  copyFileSync(`${example}/acl`, join(folder, 'acl'))
  const passwords = join(folder, 'passwords')
  writeFileSync(passwords, '')
  for (const user of users) execFileSync('mosquitto_passwd', ['-b', passwords, user, user])
  return folder
}
