/** A headless Chromium with one page, driven over the DevTools protocol. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import WebSocket from 'ws'
import { z } from 'zod'
import { killedOnExit, stopProcess } from '../support/processes.ts'

export interface ViewOptions {
  /** CSS pixels. */
  readonly width: number
  /** CSS pixels. */
  readonly height: number
  /** Pixels of the picture for each CSS pixel. */
  readonly scale: number
}

export interface Browser {
  /** Sets keys of the page's `localStorage` before each document loads. */
  store(entries: Readonly<Record<string, unknown>>): Promise<void>
  open(url: string): Promise<void>
  resize(view: ViewOptions): Promise<void>
  /** Evaluates JavaScript in the page and returns its JSON value. Throws if the script throws. */
  evaluate(script: string): Promise<unknown>
  /** The visible part of the page as a PNG. */
  picture(): Promise<Buffer>
  close(): Promise<void>
}

const Targets = z.array(z.looseObject({ type: z.string(), webSocketDebuggerUrl: z.string() }))
const Picture = z.object({ data: z.string() })
const Evaluated = z.looseObject({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.looseObject({ text: z.string() }).optional(),
})

/** Starts Chromium with an empty profile in English and in the light theme. */
export async function openBrowser(view: ViewOptions): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-'))
  const words = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--lang=en-GB', 'about:blank']
  const child = killedOnExit(
    spawn('chromium', ['--remote-debugging-port=0', `--user-data-dir=${profile}`, ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  )
  const page = await openDevTools(await addressOfPage(await addressOfDevTools(child)))
  const resize = async ({ width, height, scale }: ViewOptions) => {
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false })
  }
  await resize(view)
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'light' }] })
  await page.send('Page.enable')
  return {
    resize,
    async store(entries) {
      const lines = Object.entries(entries).map(([key, value]) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value)
        return `localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(text)})`
      })
      await page.send('Page.addScriptToEvaluateOnNewDocument', { source: lines.join('\n') })
    },
    async open(url) {
      await page.send('Page.navigate', { url })
    },
    async evaluate(expression) {
      const options = { expression, returnByValue: true, awaitPromise: true }
      const { result, exceptionDetails } = Evaluated.parse(await page.send('Runtime.evaluate', options))
      if (exceptionDetails !== undefined) throw new Error(`the page: ${exceptionDetails.text}`)
      return result.value
    },
    async picture() {
      const { data } = Picture.parse(await page.send('Page.captureScreenshot', { format: 'png' }))
      return Buffer.from(data, 'base64')
    },
    async close() {
      page.close()
      await stopProcess(child, 'SIGTERM', 10)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The HTTP address of the DevTools, which Chromium prints when it is ready. */
async function addressOfDevTools(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('the error output of Chromium is closed')
  for await (const line of createInterface(child.stderr)) {
    const [, authority] = /^DevTools listening on ws:\/\/([^/]+)/.exec(line) ?? []
    if (authority !== undefined) {
      child.stderr.resume()
      return `http://${authority}`
    }
  }
  throw new Error('Chromium does not start')
}

async function addressOfPage(devTools: string): Promise<string> {
  const targets = Targets.parse(await (await fetch(`${devTools}/json/list`)).json())
  const page = targets.find(({ type }) => type === 'page')
  if (page === undefined) throw new Error('Chromium has no page')
  return page.webSocketDebuggerUrl
}

interface DevTools {
  /** Sends a command and returns its result. */
  send(method: string, params?: object): Promise<unknown>
  close(): void
}

const Reply = z.looseObject({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
})

async function openDevTools(url: string): Promise<DevTools> {
  const socket = new WebSocket(url, { maxPayload: 1 << 28 })
  const pending = new Map<number, (reply: z.output<typeof Reply>) => void>()
  let last = 0
  socket.on('message', (raw: Buffer) => {
    const reply = Reply.parse(JSON.parse(raw.toString()))
    if (reply.id !== undefined) pending.get(reply.id)?.(reply)
  })
  await new Promise((open, failed) => socket.on('open', open).on('error', failed))
  return {
    send: (method, params = {}) =>
      new Promise((done, failed) => {
        const id = ++last
        pending.set(id, ({ result, error }) => {
          pending.delete(id)
          if (error === undefined) done(result)
          else failed(new Error(`${method}: ${error.message}`))
        })
        socket.send(JSON.stringify({ id, method, params }))
      }),
    close: () => socket.terminate(),
  }
}
