/** What a browser that shows the page asks of the server: its files, the tables, the values, and the stream of events. */
import { request } from 'node:http'
import { z } from 'zod'

export interface Viewer {
  /** Resolves with the time of the next event that contains this text. */
  event(text: string): Promise<number>
  close(): void
}

/** The files that are loaded first, as the HTML names them. */
const referenced = /(?:src|href)="([^"]+)"/g
const imported = /(?:from|import) ?"\.\/([\w-]+\.js)"/g

const Now = z.object({ sequence: z.number() })

/** Opens the page as a browser does. @param url with a slash at its end */
export async function openViewer(url: string): Promise<Viewer> {
  await firstFiles(url)
  for (const path of ['api/session', 'api/tables', 'api/log', 'api/setup']) await load(url + path)
  const stream = await openStream(url)
  Now.parse(JSON.parse(await load(`${url}api/now`)))
  return stream
}

/** The HTML and the files that it needs at first, without compression. */
export async function firstFiles(url: string): Promise<readonly string[]> {
  const html = await load(url)
  const names = [...html.matchAll(referenced)].map(([, name = '']) => name)
  const files = await Promise.all(names.map((name) => load(url + name)))
  const more = await Promise.all([...files.join('').matchAll(imported)].map(([, name = '']) => load(url + name)))
  return [html, ...files, ...more]
}

/** Resolves with the body; rejects if the server does not answer with 200. */
export function load(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${url} is answered with ${response.statusCode}`))
      })
    })
    asked.on('error', reject).end()
  })
}

function openStream(url: string): Promise<Viewer> {
  const waiting = new Set<{ readonly text: string; readonly resolve: (time: number) => void }>()
  return new Promise((resolve, reject) => {
    const asked = request(`${url}api/events`, { agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (part: string) => {
        for (const one of waiting) {
          if (!part.includes(one.text)) continue
          waiting.delete(one)
          one.resolve(performance.now())
        }
      })
      response.on('error', () => undefined)
      resolve({
        event: (text) => new Promise((done) => waiting.add({ text, resolve: done })),
        close: () => void asked.destroy(),
      })
    })
    asked.on('error', reject).end()
  })
}
