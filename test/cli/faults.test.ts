/** `check` names each fault and its remedy. */
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Simulator } from '../../src/simulator/index.ts'
import { aFolder } from '../config/a-config.ts'
import { connectTo, freePort, hasMosquitto, startMosquitto, until } from '../mqtt/support.ts'
import { run } from '../support/command.ts'
import { cutsAbove, oddBroker, plainBroker, refusesAndCutsOn } from '../support/odd-broker.ts'
import { createAuthority } from './authority.ts'
import { settingsFor, startBox } from './house.ts'

type Fault = Parameters<Simulator['faults']['set']>[1]
type Settings = Readonly<Record<string, string>>

/** The line of `check` about a subject. Fails unless the exit status is 1. */
async function checked(subject: string, settings: Settings, folder = aFolder()): Promise<string> {
  const { code, out, err } = await run(['check'], { settings, folder })
  const line = out.split('\n').find((it) => it.slice(2).startsWith(subject)) ?? `nothing about ${subject}: ${out}${err}`
  expect(code, line).toBe(1)
  return line
}

const year = new Date().getUTCFullYear()
const today = `The date of this machine is ${year}-\\d\\d-\\d\\d; if that is wrong, set its clock`

test('a server that is silent, or is not a broker, is reported with the setting mqtt.url', async () => {
  const { paired } = await settingsFor(await startBox())
  const about = async (greets: string) => {
    const server = createServer((socket) => void socket.on('error', () => {}).write(greets)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((done) => server.once('listening', done))
    return checked('broker', { ...paired, MQTT__URL: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` })
  }
  for (const line of await Promise.all(['', 'HTTP/1.1 400 Bad Request\r\n\r\n'].map(about))) {
    expect(line).toMatch(/^✗ broker .*mqtt\.url/)
  }
})

describe.skipIf(!hasMosquitto)('a broker', () => {
  test('with a wrong certificate is reported with the reason', async () => {
    const { paired } = await settingsFor(await startBox())
    const [authority, another] = [createAuthority(), createAuthority()]
    const [good, late, early] = [year, 2019, 2099].map((when) => authority.issue('localhost', when).files)
    const ports = [await freePort(), await freePort(), await freePort()]
    const listeners = [good, late, early].flatMap((files, index) => [
      `listener ${ports[index]} 127.0.0.1`,
      ...[`cafile ${authority.ca}`, `certfile ${files?.cert}`, `keyfile ${files?.key}`],
      ...(index === 0 ? ['require_certificate true'] : []),
    ])
    await startMosquitto(['allow_anonymous true', ...listeners])
    const at = (index: number, ca: string, more: Settings = {}) =>
      checked('broker', { ...paired, MQTT__URL: `mqtts://localhost:${ports[index]}`, MQTT__TLS__CA_FILE: ca, ...more })
    const wrongHost = { MQTT__URL: `mqtts://127.0.0.1:${ports[0]}` }
    const stranger = another.issue('freebox2mqtt').files
    const own = { MQTT__TLS__CERT_FILE: stranger.cert, MQTT__TLS__KEY_FILE: stranger.key }
    const lines = await Promise.all([
      at(0, another.ca),
      at(0, authority.ca, wrongHost),
      at(0, authority.ca),
      at(0, authority.ca, own),
      at(1, authority.ca),
      at(2, authority.ca),
    ])
    const wanted = [
      /not signed by a trusted authority\. Check mqtt\.tls\.ca_file/,
      /for another name than the one in mqtt\.url/,
      /refuses the client certificate\. Check mqtt\.tls\.cert_file and mqtt\.tls\.key_file/,
      /refuses the client certificate\. Check mqtt\.tls\.cert_file and mqtt\.tls\.key_file/,
      new RegExp(`has expired.*${today}`),
      new RegExp(`not valid yet.*${today}`),
    ]
    for (const [index, pattern] of wanted.entries()) expect(lines[index]).toMatch(pattern)
    const { cert, key } = authority.issue('freebox2mqtt').files
    const right = { MQTT__TLS__CERT_FILE: cert, MQTT__TLS__KEY_FILE: key, MQTT__TLS__CA_FILE: authority.ca }
    const settings = { ...paired, ...right, MQTT__URL: `mqtts://localhost:${ports[0]}` }
    expect(await run(['check'], { settings })).toMatchObject({ code: 0, out: expect.stringMatching(/✓ broker/) })
  })

  test('that denies a topic prefix is reported with that prefix', async () => {
    const { paired } = await settingsFor(await startBox())
    const folder = aFolder()
    const about = async (name: string, ...rights: string[]) => {
      writeFileSync(join(folder, name), rights.map((it) => `topic ${it}/#\n`).join(''))
      const { url } = await startMosquitto(['allow_anonymous true', `acl_file ${join(folder, name)}`])
      return checked('broker', { ...paired, MQTT__URL: url })
    }
    const lines = await Promise.all([
      about('deaf', 'write freebox', 'readwrite homeassistant'),
      about('dumb', 'read freebox', 'readwrite homeassistant'),
      about('shy', 'readwrite freebox'),
    ])
    const says = (below: string) =>
      `Connected, but cannot read and write below ${below}. Check the access rules of the broker`
    for (const [index, below] of ['freebox', 'freebox', 'homeassistant'].entries()) {
      expect(lines[index]).toContain(says(below))
    }
  })

  test('that denies every topic to some client ids, or cuts the connection on large messages, is reported', async () => {
    const { paired } = await settingsFor(await startBox())
    const denied = new Error('not with this client id')
    const { url } = await plainBroker({
      authorizePublish: (client, _packet, done) => done(/^[\w-]+$/.test(client?.id ?? '') ? null : denied),
      authorizeSubscribe: ({ id = '' }, wanted, done) => done(null, /^[\w-]+$/.test(id) ? wanted : null),
    })
    const slash = { ...paired, MQTT__URL: url, MQTT__CLIENT_ID: 'home/freebox' }
    expect(await checked('broker', slash)).toMatch(/cannot read and write below .*client id home\/freebox/)
    const derived = { ...paired, MQTT__URL: url, MQTT__BASE_TOPIC: 'home/freebox' }
    expect(await run(['check'], { settings: derived })).toMatchObject({ code: 0 })
    const small = await oddBroker((await plainBroker()).url, cutsAbove(5000))
    expect(await checked('broker', { ...paired, MQTT__URL: small.url })).toContain('size of a message')
    const strict = await oddBroker((await plainBroker()).url, refusesAndCutsOn(/^homeassistant\//))
    expect(await checked('broker', { ...paired, MQTT__URL: strict.url })).toContain(
      'cannot read and write below homeassistant. Check the access rules',
    )
    const plain = await startMosquitto(['allow_anonymous true', 'retain_available false'])
    expect(await checked('broker', { ...paired, MQTT__URL: plain.url })).toContain('does not support retained messages')
    const announced = { ...paired, MQTT__URL: (await plainBroker({ maximumPacketSize: 5000 })).url }
    expect(await checked('broker', announced)).toContain('at most 5000 bytes')
  })

  test('with another daemon under the same base topic is reported', async () => {
    const { paired } = await settingsFor(await startBox())
    const { url } = await startMosquitto()
    const other = connectTo(url)
    await until('online', () => other.connected)
    const line = await checked('broker', { ...paired, MQTT__URL: url })
    expect(line).toMatch(
      /Another daemon is online under freebox\. Stop it, or give each daemon its own mqtt\.base_topic/,
    )
  })
})

describe('a box', () => {
  test('that hangs, is something else, or gives no version is reported with the setting freebox.url', async () => {
    const about = async (fault: Fault) => {
      const box = await startBox()
      const { paired } = await settingsFor(box)
      box.faults.set('', fault)
      return checked('Freebox', paired)
    }
    const faults: Fault[] = [{ kind: 'hang' }, { kind: 'html' }, { kind: 'status', status: 500 }, { kind: 'reset' }]
    const lines = await Promise.all(faults.map(about))
    for (const line of lines)
      expect(line).toMatch(/^✗ Freebox .*Check that the Freebox is on and that freebox\.url is right$/)
    expect(lines[0]).toMatch(/in time|no answer|timed out/)
  })

  test('with a wrong certificate is reported with the reason', async () => {
    const authority = createAuthority()
    const about = async (when: number, ca?: string) => {
      const { port } = await startBox({ tls: authority.issue('localhost', when) })
      const own = { FREEBOX__URL: `https://localhost:${port}`, ...(ca && { FREEBOX__TLS__CA_FILE: ca }) }
      return checked('TLS', { ...own, MQTT__EMBEDDED__PORT: '0' })
    }
    const lines = await Promise.all([about(year), about(2019, authority.ca), about(2099, authority.ca)])
    expect(lines[0]).toMatch(/its issuer is not trusted .*set freebox\.tls\.ca_file/)
    expect(lines[1]).toMatch(new RegExp(`has expired, or the clock of this machine is wrong.*${today}`))
    expect(lines[2]).toMatch(new RegExp(`not valid yet, or the clock of this machine is wrong.*${today}`))
  })

  test('that has revoked the token is reported with pairing as remedy', async () => {
    const box = await startBox()
    const { paired } = await settingsFor(box)
    box.revoke()
    expect(await checked('login', paired)).toMatch(/no longer knows this application .*pair again/)
  })
})

describe('on this machine', () => {
  test('a data folder that cannot be created or written is reported, also for root', async () => {
    const { paired } = await settingsFor(await startBox())
    const folder = aFolder()
    writeFileSync(join(folder, 'file'), '')
    const at = (data: string) => checked('data folder', { ...paired, DATA: data }, folder)
    const [file, below, nowhere] = await Promise.all(['file', 'file/data', '/proc/self/data'].map(at))
    expect(file).toMatch(/is a file\. Make room there, or set data to a folder that this user can write/)
    expect(below).toMatch(/is not a folder/)
    expect(nowhere).toMatch(/does not exist, and \/proc\/self cannot be written by this user/)
  })

  test('an embedded broker that is open to the network without a password is refused', async () => {
    const { paired } = await settingsFor(await startBox())
    const { code, out, err } = await run(['check'], { settings: { ...paired, MQTT__EMBEDDED__HOST: '0.0.0.0' } })
    expect(code).toBe(2)
    expect(out).toMatch(/✗ configuration .*Correct those listed below/)
    expect(err).toMatch(/expected a username and a password for a broker that other machines can reach/)
  })
})
