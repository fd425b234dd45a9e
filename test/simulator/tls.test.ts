/** A simulated box that serves https with a certificate of its own making. */
import { X509Certificate } from 'node:crypto'
import { request as httpsRequest } from 'node:https'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createCertificates } from '../../src/simulator/certificates.ts'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { models } from '../../src/simulator/models.ts'
import { password } from './client.ts'

let box: Simulator

beforeAll(async () => {
  box = await startSimulator({ model: 'delta', tls: 'self-made' })
})
afterAll(() => box.close())

/** Sends a request to 127.0.0.1 for a name of the box, trusting only its authority. */
function call(method: string, path: string, { body, token = '', name = 'localhost' }: Call = {}): Promise<string> {
  const headers = { host: `${name}:${box.port}`, 'x-fbx-app-auth': token }
  const target = {
    host: '127.0.0.1',
    port: box.port,
    ...(name === '127.0.0.1' ? {} : { servername: name }),
    ca: box.ca,
    method,
    path,
    headers,
  }
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(target, async (answer) => resolve((await answer.toArray()).join('')))
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

interface Call {
  readonly body?: unknown
  readonly token?: string
  readonly name?: string
}

async function openSession(): Promise<string> {
  const { challenge } = JSON.parse(await call('GET', '/api/v8/login/')).result
  const body = { app_id: 'fr.test', password: password(challenge) }
  return JSON.parse(await call('POST', '/api/v8/login/session/', { body })).result.session_token
}

/** Opens a WebSocket, sends a message and returns the first answer. */
function exchange(path: string, token: string, message: unknown): Promise<string> {
  const options = { ca: box.ca, headers: { 'X-Fbx-App-Auth': token } }
  const socket = new WebSocket(`wss://localhost:${box.port}/api/v8/${path}`, options)
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify(message)))
    socket.on('message', (data) => resolve(data.toString()))
    socket.on('error', reject)
  })
}

describe('a simulated box over https', () => {
  test.each(['localhost', 'mafreebox.freebox.fr', models.delta.api_domain])(
    'has a certificate for %s',
    async (name) => {
      expect(JSON.parse(await call('GET', '/api_version', { name }))).toMatchObject({ https_port: box.port })
    },
  )

  test('has a certificate for the address 127.0.0.1', async () => {
    const response = await call('GET', '/api_version', { name: '127.0.0.1' })
    expect(JSON.parse(response)).toMatchObject({ https_available: true })
  })

  test('is refused by a client that does not trust its authority', async () => {
    await expect(fetch(`${box.url}/api_version`)).rejects.toThrow('fetch failed')
  })

  test('opens sessions, sends events and receives uploads', async () => {
    const token = await openSession()
    const register = { action: 'register', events: ['lan_host_l3addr_reachable'] }
    expect(await exchange('ws/event', token, register)).toBe('{"action":"register","success":true}')
    const upload = { action: 'upload_start', size: 3, dirname: btoa('/Disque 1/'), filename: 'a.txt' }
    expect(JSON.parse(await exchange('ws/upload', token, upload))).toMatchObject({ success: true })
  })

  test('can reset a connection', async () => {
    box.faults.set('lan', { kind: 'reset' }, { times: 1 })
    await expect(call('GET', '/api/v8/lan/config/')).rejects.toThrow(/hang up|ECONNRESET/)
  })
})

describe('a certificate', () => {
  test('is issued by its authority and valid for 397 days, also across the change to four-digit years', () => {
    for (const now of [new Date(), new Date('2049-12-01')]) {
      const { ca, cert } = createCertificates(['localhost'], now)
      const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(cert)]
      expect([leaf.verify(authority.publicKey), leaf.checkIssued(authority)]).toEqual([true, true])
      expect([authority.ca, leaf.ca]).toEqual([true, false])
      const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000
      expect(days).toBe(397)
      expect(Date.parse(leaf.validFrom)).toBeLessThan(now.getTime())
    }
  })
})
