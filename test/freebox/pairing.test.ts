import { describe, expect, test } from 'vitest'
import { AuthRequired, Unreachable } from '../../src/errors.ts'
import { type PairOptions, pair, rightName, whatToPress } from '../../src/freebox/index.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { client, failure, freePort, startBox } from './support.ts'

const fresh = {
  settings: false,
  home: false,
  camera: false,
  player: false,
  profile: false,
  wdo: false,
  parental: false,
}

function pairWith(box: Pick<Simulator, 'url'>, more: Partial<PairOptions> = {}) {
  const application = { appId: 'fr.freebox2mqtt', appName: 'freebox2mqtt', appVersion: '0.0.0', deviceName: 'the test' }
  return pair({ ...application, url: box.url, tls: { verify: true }, pollSeconds: 0.02, ...more })
}

describe('pairing', () => {
  test('says what to press, waits for the user, and returns a token that opens a session', async () => {
    const box = await startBox({ model: 'delta', pairing: { grantAfterPolls: 3 }, rights: fresh })
    const shown: string[] = []
    const paired = await pairWith(box, { onPending: (press, info) => shown.push(press, info.modelName ?? '') })
    expect(shown).toEqual([whatToPress('fbxgw7-r1/full'), 'Freebox v7 (r1)'])
    expect(box.requests[0]?.body).toEqual({
      app_id: 'fr.freebox2mqtt',
      app_name: 'freebox2mqtt',
      app_version: '0.0.0',
      device_name: 'the test',
    })
    expect(box.requests.filter((it) => it.path.startsWith('login/authorize/1'))).toHaveLength(4)
    expect(paired).toMatchObject({ uid: box.house.model.uid, rights: { settings: false, calls: true } })
    expect(box.sessions).toBe(0)
    const { freebox } = client(box.url, { appToken: async () => paired.appToken })
    expect(await freebox.request({ method: 'GET', path: 'connection/' })).toMatchObject({ state: 'up' })
  })

  test.each([
    ['denied', 'refused on the Freebox'],
    ['timeout', 'not confirmed on the Freebox in time'],
    ['new_apps_denied', "Permettre les nouvelles demandes d'associations"],
    ['denied_from_external_ip', 'only from the home network'],
  ] as const)('has its own message for %s', async (outcome, sentence) => {
    const box = await startBox({ pairing: { outcome } })
    const error = await failure(pairWith(box))
    expect(error).toBeInstanceOf(AuthRequired)
    expect(error.code).toBe(outcome)
    expect(error.message).toContain(sentence)
  })

  test('has its own message if access is switched off for all applications', async () => {
    const box = await startBox()
    box.faults.set('login/authorize', { kind: 'error', error_code: 'apps_denied', status: 403 })
    expect((await failure(pairWith(box))).message).toContain('Access is switched off for all applications')
  })

  test('ends if the box no longer knows the request', async () => {
    const box = await startBox({ pairing: { grantAfterPolls: 1000 } })
    const pairing = failure(pairWith(box, { onPending: () => box.revoke() }))
    expect((await pairing).code).toBe('unknown')
  })

  test('goes on if the box leaves some checks unanswered', async () => {
    const box = await startBox()
    const onPending = () => box.faults.set('GET login/authorize', { kind: 'status', status: 500 }, { times: 5 })
    expect((await pairWith(box, { onPending })).appToken).not.toBe('')
  })

  test('ends if the box stops answering', async () => {
    const box = await startBox()
    const onPending = () => box.faults.set('', { kind: 'status', status: 500 })
    expect(await failure(pairWith(box, { onPending }))).toBeInstanceOf(Unreachable)
  })

  test('fails if there is no box', async () => {
    const error = await failure(pairWith({ url: `http://127.0.0.1:${await freePort()}` }))
    expect(error.code).toBe('connection_refused')
  })

  test('can be aborted', async () => {
    const box = await startBox({ pairing: { grantAfterPolls: 1000 } })
    const stop = new AbortController()
    const pairing = failure(pairWith(box, { signal: stop.signal, onPending: () => stop.abort() }))
    expect((await pairing).name).toBe('AbortError')
  })
})

describe('what to press', () => {
  test.each([
    ['fbxgw-r1/full', 'Révolution'],
    ['fbxgw-r2/full', 'Révolution'],
    ['fbxgw-r2/mini', 'Mini 4K'],
    ['fbxgw-r1/one', 'One'],
    ['fbxgw7-r1/full', 'Delta'],
    ['fbxgw8-r1', 'Pop'],
    ['fbxgw8-r1/full', 'Pop'],
    ['fbxgw9-r1', 'Ultra'],
  ])('is known for %s, a %s', (model, name) => {
    expect(whatToPress(model)).toContain(`(${name})`)
  })

  test.each([undefined, 'fbxgw10-r1/full', 'unit/test'])(
    'is described in general for the unknown model %s',
    (model) => {
      expect(whatToPress(model)).toMatch(/yes/)
      expect(whatToPress(model)).not.toContain('()')
    },
  )
})

test('a right has the name that Freebox OS shows', () => {
  expect(rightName('settings')).toBe('Modification des réglages de la Freebox')
  expect(rightName('home')).toBe("Gestion de l'alarme et maison connectée")
  expect(rightName('of_the_future')).toBe('of_the_future')
})
