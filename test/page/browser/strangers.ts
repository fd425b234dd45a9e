/** Web servers of other sites, which a browser has open in addition to the page. */
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { portOf } from '../../../src/net/listening.ts'
import { atEnd } from '../../support/cleanup.ts'

/** Serves any path as HTML without any protection. Resolves to the port. */
export async function startStranger(): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>stranger</title><link rel="icon" href="data:,"><body>stranger</body>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const port = portOf(server)
  expect(port).toBeGreaterThan(0)
  return port
}

/** Shows an address in a frame of a page. Resolves when the browser has loaded it or refused to. */
export async function frameIn(page: Page, url: string): Promise<void> {
  await page.evaluate(
    (url) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement('iframe')
        frame.addEventListener('load', () => resolve())
        frame.src = url
        document.body.append(frame)
      }),
    url,
  )
}
