/** Changes after which the page or the broker could not listen: they would leave the user without the page. */
import { describe, expect, test } from 'vitest'
import { type Config, parseConfig } from '../../src/config/index.ts'
import { listeningObstacles } from '../../src/page/listening-obstacles.ts'
import { occupyPort } from '../cli/house.ts'
import { freePort } from '../mqtt/support.ts'

/** No machine has it (RFC 5737). */
const foreign = '203.0.113.7'
const login = { username: 'freebox', password: 'a-password' }

/** The paths of the settings with which something could not listen. */
async function pathsOf(before: Config, after: object): Promise<string[]> {
  return (await listeningObstacles(before, parseConfig(after, []))).map(({ path }) => path)
}

describe('a change of the settings', () => {
  test('is refused if the page could then not listen', async () => {
    const port = await occupyPort()
    const before = parseConfig({ http: { port } }, [])
    const taken = await occupyPort()
    expect(await pathsOf(before, { http: { port: taken } })).toEqual(['http.port'])
    expect(await pathsOf(before, { http: { port, host: foreign, password: 'a' } })).toEqual(['http.host'])
    expect(await pathsOf(before, { http: { port: await freePort() } })).toEqual([])
    // The port is its own one.
    expect(await pathsOf(before, { http: { port, host: '0.0.0.0', password: 'a' } })).toEqual([])
    expect(await pathsOf(before, { http: { port: taken, enabled: false } })).toEqual([])
  })

  test('is refused if the embedded broker could then not listen on another address', async () => {
    const port = await occupyPort()
    const before = parseConfig({ mqtt: { embedded: { port } } }, [])
    const on = (host: string) => ({ mqtt: { embedded: { port, host, ...login } } })
    expect(await pathsOf(before, on(foreign))).toEqual(['mqtt.embedded.host'])
    expect(await pathsOf(before, on('0.0.0.0'))).toEqual([])
  })
})
