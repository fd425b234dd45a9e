/** The box calls the daemon (experimental). A call causes an early read; its content is not used. */
import { describe, expect, it } from 'vitest'
import { freePort } from '../mqtt/support.ts'
import { openSmallHome, pause, until } from './home.ts'

describe('push', () => {
  it('registers at the box, and a call about a missed call causes an early read of the call log', async () => {
    const port = await freePort()
    const home = await openSmallHome({
      simulator: { model: 'ultra' },
      settings: {
        push: { enabled: true, host: '127.0.0.1', port },
        adapters: { defaults: { every: '1h' }, calls: { enabled: true } },
      },
    })
    await until('registered', () =>
      home.box.requests.some(({ method, path }) => method === 'POST' && path.startsWith('notif/targets')),
    )
    await pause(5500)
    const before = home.box.requests.length
    const answers = await home.box.sendPush('phone')
    expect(answers.map(({ status }) => status)).toEqual([200])
    await until('the call log is read', () =>
      home.box.requests.slice(before).some(({ path }) => path.startsWith('call/log')),
    )
  })

  it('is off by default', async () => {
    const home = await openSmallHome({ simulator: { model: 'ultra' } })
    expect(home.box.requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('notif'))).toEqual([])
  })
})
