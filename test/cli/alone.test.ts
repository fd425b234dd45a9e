import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aBox, anOnlooker, appToken, aTakenPort, settingsFor } from './house.ts'
import { run, start } from './process.ts'

describe('demo', () => {
  test('needs nothing, takes the next port where 1883 is taken, tells what happens, and ends with Ctrl-C', async () => {
    // Where somebody has it already that serves as well.
    await aTakenPort(1883).catch(() => undefined)
    const demo = start(['demo', '--model', 'pop'])
    await demo.printed(/Its MQTT broker is mqtt:\/\/127\.0\.0\.1:\d+/)
    const port = Number(/broker is mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(demo.out())?.[1])
    expect(port).not.toBe(1883)
    const { seen } = await anOnlooker(port)
    await expect.poll(() => seen.get('freebox/bridge/state'), { timeout: 10_000 }).toBe('online')
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    expect(demo.out()).toContain(`mosquitto_sub -h 127.0.0.1 -p ${port} -v -t 'freebox/#'`)
    expect(await demo.stop('SIGINT')).toBe(0)
    expect(readdirSync(demo.folder)).toEqual([])
    expect(demo.err()).toBe('')
  })

  test('makes no code of texts while it runs, nor does any library in it', async () => {
    const telling = `globalThis.Function = new Proxy(Function, {
      construct(target, words) { console.error('made:', ...words); return new target(...words) },
      apply(target, _, words) { console.error('made:', ...words); return target(...words) },
    })`
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(telling)}`]
    const demo = start(['demo'], { flags })
    // By then everything is read, announced, and something has happened.
    await demo.printed(/\d\d:\d\d:\d\d {2}\S/)
    expect(await demo.stop('SIGINT')).toBe(0)
    expect(demo.err()).toBe('')
  })
})

describe('simulate', () => {
  test('is a Freebox, and says where and with which token', async () => {
    const simulate = start(['simulate', '--model', 'ultra', '--port', '0'])
    await simulate.printed(/Ctrl-C/)
    const url = /answers at (\S+)/.exec(simulate.out())?.[1] ?? ''
    const version: unknown = await (await fetch(`${url}/api_version`)).json()
    expect(version).toMatchObject({ box_model: 'fbxgw9-r1' })
    const token = /app token is (\S+);/.exec(simulate.out())?.[1] ?? ''
    const check = await run(['check'], {
      settings: { FREEBOX__URL: url, FREEBOX__APP_TOKEN: token, MQTT__EMBEDDED__PORT: '0' },
    })
    expect(check.code).toBe(0)
    expect(await simulate.stop('SIGINT')).toBe(0)
  })

  test('a port that is taken is said, with status 1', async () => {
    const port = await aTakenPort()
    expect(await run(['simulate', '--port', String(port)])).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot start'),
    })
  })
})

describe('dump', () => {
  const Envelope = z.looseObject({ success: z.boolean() })
  const Index = z.object({ files: z.record(z.string(), z.string()) })

  test('has every answer, and nothing in it tells whose box it is', async () => {
    const box = await aBox({ model: 'delta', hosts: 20 })
    const { paired: settings } = await settingsFor(box)
    const { code, folder } = await run(['dump', '--out', 'it'], { settings })
    expect(code).toBe(0)
    const texts = new Map(
      readdirSync(join(folder, 'it')).map((name) => [name, readFileSync(join(folder, 'it', name), 'utf8')]),
    )
    const index = Index.parse(JSON.parse(texts.get('index.json') ?? ''))
    expect(Object.keys(index.files)).toEqual(expect.arrayContaining(['connection/', 'lan/browser/pub/', 'system/']))
    for (const name of Object.values(index.files)) Envelope.parse(JSON.parse(texts.get(name) ?? ''))

    const all = [...texts.values()].join('\n').toLowerCase()
    const { model, hosts, connection } = box.house
    const telling = [
      appToken,
      model.serial,
      model.mac,
      connection.status.ipv4,
      ...hosts.flatMap((host) => [host.id, host.l2ident.id, ...host.l3connectivities.map((it) => it.addr)]),
      ...hosts.map((host) => host.primary_name ?? '').filter((name) => name.length > 3),
    ]
    for (const word of telling) if (word) expect(all).not.toContain(word.toLowerCase())
  })

  test('one host has one pseudonym wherever it stands', async () => {
    const box = await aBox()
    const { paired: settings } = await settingsFor(box)
    const { folder } = await run(['dump'], { settings })
    const Hosts = z.object({ result: z.array(z.object({ id: z.string(), l2ident: z.object({ id: z.string() }) })) })
    const { result } = Hosts.parse(
      JSON.parse(readFileSync(join(folder, 'freebox-dump', 'lan_browser_pub.json'), 'utf8')),
    )
    expect(result.length).toBeGreaterThan(3)
    for (const { id, l2ident } of result) expect(id).toBe(`ether-${l2ident.id}`)
  })

  test('can be played again, and its own dump is the same', async () => {
    const box = await aBox({ model: 'pop' })
    const { paired } = await settingsFor(box)
    const { folder } = await run(['dump', '--out', 'first'], { settings: paired })
    const replay = start(['simulate', '--port', '0', '--replay', 'first'], { folder })
    await replay.printed(/Ctrl-C/)
    const url = /answers at (\S+)/.exec(replay.out())?.[1] ?? ''
    const settings = { FREEBOX__URL: url, FREEBOX__APP_TOKEN: 'simulated-app-token' }
    expect(await run(['dump', '--out', 'second'], { settings, folder })).toMatchObject({ code: 0 })
    expect(readdirSync(join(folder, 'second'))).toEqual(readdirSync(join(folder, 'first')))
    for (const name of readdirSync(join(folder, 'first'))) {
      expect(readFileSync(join(folder, 'second', name), 'utf8')).toBe(readFileSync(join(folder, 'first', name), 'utf8'))
    }
    await replay.stop()
  })

  test('a folder that holds none is not played', async () => {
    const played = await run(['simulate', '--port', '0', '--replay', '.'])
    expect(played).toMatchObject({ code: 1, err: expect.stringContaining('cannot start') })
  })

  test('without a token there is none', async () => {
    const { settings } = await settingsFor(await aBox())
    expect(await run(['dump'], { settings })).toMatchObject({
      code: 1,
      err: expect.stringContaining('freebox2mqtt pair'),
    })
  })
})
