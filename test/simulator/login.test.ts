import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { challengeIn, envelope, login, openSession, password, request, waitUntil } from './client.ts'

const opened: Simulator[] = []

async function start(options?: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options)
  opened.push(simulator)
  return simulator
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((simulator) => simulator.close()))
})

const app = { app_id: 'fr.test', app_name: 'Test', app_version: '1.0', device_name: 'here' }
const Pairing = z.object({ app_token: z.string(), track_id: z.number() })

async function pair(simulator: Simulator) {
  return Pairing.parse(envelope(await request(simulator, 'POST', '/api/v8/login/authorize/', { body: app })).result)
}

async function track(simulator: Simulator, track_id: number) {
  return envelope(await request(simulator, 'GET', `/api/v8/login/authorize/${track_id}`)).result
}

test('grants a pairing after the configured number of polls, and then accepts its token', async () => {
  const simulator = await start({ pairing: { grantAfterPolls: 2 } })
  const { app_token, track_id } = await pair(simulator)
  expect(await track(simulator, track_id)).toMatchObject({ status: 'pending' })
  expect(envelope(await login(simulator, app_token))).toMatchObject({ error_code: 'pending_token' })
  expect(await track(simulator, track_id)).toMatchObject({ status: 'pending' })
  expect(await track(simulator, track_id)).toMatchObject({ status: 'granted' })
  expect(envelope(await login(simulator, app_token)).success).toBe(true)
})

test('invalidates the previous token of an app that pairs again', async () => {
  const simulator = await start({ pairing: { grantAfterPolls: 0 } })
  expect(envelope(await login(simulator)).success).toBe(true)
  const { track_id } = await pair(simulator)
  await track(simulator, track_id)
  expect(envelope(await login(simulator))).toMatchObject({ error_code: 'invalid_token' })
  expect(envelope(await login(simulator, 'simulated-app-token', 'fr.other')).success).toBe(true)
})

test.each(['denied', 'timeout'] as const)('ends a pairing as %s on demand', async (outcome) => {
  const simulator = await start({ pairing: { outcome, grantAfterPolls: 0 } })
  const { app_token, track_id } = await pair(simulator)
  expect(await track(simulator, track_id)).toMatchObject({ status: outcome })
  expect(envelope(await login(simulator, app_token))).toMatchObject({ error_code: 'invalid_token' })
})

test.each(['new_apps_denied', 'denied_from_external_ip'] as const)(
  'refuses a pairing with %s on demand',
  async (outcome) => {
    const simulator = await start({ pairing: { outcome } })
    const reply = await request(simulator, 'POST', '/api/v8/login/authorize/', { body: app })
    expect([reply.status, envelope(reply).error_code]).toEqual([403, outcome])
  },
)

test('refuses a pairing if the user allows no new apps', async () => {
  const simulator = await start()
  simulator.house.connection.config.allow_token_request = false
  const reply = envelope(await request(simulator, 'POST', '/api/v8/login/authorize/', { body: app }))
  expect(reply.error_code).toBe('new_apps_denied')
})

test('reports the changed uid of another box', async () => {
  const simulator = await start()
  simulator.house.model.uid = 'f'.repeat(32)
  expect(envelope(await login(simulator, 'a token of the old box'))).toMatchObject({ uid: 'f'.repeat(32) })
  expect((await start()).house.model.uid).not.toBe('f'.repeat(32))
})

test('refuses a token request with missing, further or too long fields', async () => {
  const simulator = await start()
  for (const body of [{ app_id: 'fr.test' }, { ...app, extra: 1 }, { ...app, app_id: 'x'.repeat(40) }]) {
    const reply = envelope(await request(simulator, 'POST', '/api/v8/login/authorize/', { body }))
    expect(reply.error_code).toBe('invalid_request')
  }
})

test('reports an unknown pairing as unknown', async () => {
  expect(await track(await start(), 99)).toMatchObject({ status: 'unknown' })
})

test('refuses a request without a session, with a challenge that can open one', async () => {
  const simulator = await start()
  const reply = await request(simulator, 'GET', '/api/v8/system/')
  expect(reply.status).toBe(403)
  expect(envelope(reply)).toMatchObject({ error_code: 'auth_required', uid: simulator.house.model.uid })
  const body = { app_id: 'fr.test', password: password(challengeIn(envelope(reply))) }
  expect(envelope(await request(simulator, 'POST', '/api/v8/login/session/', { body })).success).toBe(true)
})

test('refuses a wrong password with a new challenge', async () => {
  const simulator = await start()
  const before = challengeIn(envelope(await request(simulator, 'GET', '/api/v8/login/')))
  const refused = envelope(await login(simulator, 'another token'))
  expect(refused).toMatchObject({ error_code: 'invalid_token', uid: simulator.house.model.uid })
  expect(challengeIn(refused)).not.toBe(before)
})

test('refuses a renewed challenge and accepts the next one', async () => {
  const simulator = await start()
  const stale = challengeIn(envelope(await request(simulator, 'GET', '/api/v8/login/')))
  simulator.renewChallenge()
  const body = { app_id: 'fr.test', password: password(stale) }
  const refused = envelope(await request(simulator, 'POST', '/api/v8/login/session/', { body }))
  expect(refused.error_code).toBe('invalid_token')
  const again = { app_id: 'fr.test', password: password(challengeIn(refused)) }
  expect(envelope(await request(simulator, 'POST', '/api/v8/login/session/', { body: again })).success).toBe(true)
})

test('refuses even correct logins for a while after too many failures', async () => {
  const simulator = await start({ ratelimit: { failures: 2, seconds: 0.2 } })
  await login(simulator, 'wrong')
  await login(simulator, 'wrong')
  const reply = await login(simulator)
  expect([reply.status, envelope(reply).error_code]).toEqual([403, 'ratelimited'])
  await waitUntil(async () => envelope(await login(simulator)).success)
})

test('ends a session on logout, after a timeout, and when the user removes the app', async () => {
  const simulator = await start({ sessionSeconds: 0.3 })
  const get = async (token: string) =>
    envelope(await request(simulator, 'GET', '/api/v8/system/', { token })).error_code
  const first = await openSession(simulator)
  await request(simulator, 'POST', '/api/v8/login/logout/', { token: first.session_token })
  expect(await get(first.session_token)).toBe('auth_required')
  const second = await openSession(simulator)
  expect(await get(second.session_token)).toBeUndefined()
  await waitUntil(() => simulator.sessions === 0)
  expect(await get(second.session_token)).toBe('auth_required')
  const third = await openSession(simulator)
  simulator.revoke()
  expect(await get(third.session_token)).toBe('auth_required')
  expect(envelope(await login(simulator))).toMatchObject({ error_code: 'invalid_token' })
  expect(simulator.logins).toBe(3)
})

test('replaces the box by another model that accepts only its own token', async () => {
  const simulator = await start({ model: 'delta' })
  const before = await openSession(simulator)
  simulator.replaceBox('pop', 'token of the new box')
  await waitUntil(() => simulator.sessions === 0)
  const version = JSON.parse((await request(simulator, 'GET', '/api_version')).text)
  expect(version).toMatchObject({ box_model_name: 'Freebox v8 (r1)', uid: simulator.house.model.uid })
  expect(simulator.house.home).toBeUndefined()
  expect(envelope(await login(simulator))).toMatchObject({
    error_code: 'invalid_token',
    uid: simulator.house.model.uid,
  })
  expect(envelope(await login(simulator, 'token of the new box'))).toMatchObject({ success: true })
  expect(envelope(await request(simulator, 'GET', '/api/v8/system/', { token: before.session_token })).error_code).toBe(
    'auth_required',
  )
})

test('applies a right that the user gives from the next login on', async () => {
  const simulator = await start({ rights: { settings: false } })
  const put = async (token: string) => {
    return request(simulator, 'PUT', '/api/v8/connection/config/', { token, body: { ping: false } })
  }
  const { session_token, permissions } = await openSession(simulator)
  expect(permissions.settings).toBe(false)
  simulator.setRight('settings', true)
  const refused = await put(session_token)
  expect(refused.status).toBe(403)
  expect(envelope(refused)).toMatchObject({ error_code: 'insufficient_rights', missing_right: 'settings' })
  const reply = await put((await openSession(simulator)).session_token)
  expect(envelope(reply)).toMatchObject({ success: true, result: { ping: false } })
})
