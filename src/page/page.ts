/**
 * The web server over the life of the process. It listens before box and broker are looked for, and stays while the
 * daemon restarts. If it cannot listen, the daemon runs without it.
 */
import { isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Config } from '../config/index.ts'
import { routesFor, type WatchedDaemon } from './routes.ts'
import { type RunningServer, startServer } from './server.ts'
import { createSignIn } from './sign-in.ts'

export interface PageSettings {
  readonly http: Config['http']
  /** The base topic, which names the box. */
  readonly box: string
  readonly log: Logger
}

export interface Page {
  /** Listens as the settings say. A server that does so already keeps its connections. Never rejects. */
  use(settings: PageSettings): Promise<void>
  /** The daemon that is asked from now on; undefined while none runs. */
  watch(daemon: WatchedDaemon | undefined): void
  close(): Promise<void>
}

/** An address may come later, as that of an interface at the start of a machine. Milliseconds. */
const listenAgainAfter = 30_000

/** @param version of freebox2mqtt */
export function createPage(version: string): Page {
  return new WebPage(version)
}

class WebPage implements Page {
  readonly #version: string
  #settings: PageSettings | undefined
  #daemon: WatchedDaemon | undefined
  #server: RunningServer | undefined
  #attempt: Promise<void> = Promise.resolve()
  #nextAttempt: NodeJS.Timeout | undefined
  #hasFailed = false
  #hasWarned = false

  constructor(version: string) {
    this.#version = version
  }

  async use(settings: PageSettings): Promise<void> {
    const isSame = JSON.stringify(settings.http) === JSON.stringify(this.#settings?.http)
    this.#settings = settings
    if (isSame && this.#server !== undefined) return
    await this.close()
    this.#hasFailed = false
    if (settings.http.enabled) await this.#listen(settings)
  }

  watch(daemon: WatchedDaemon | undefined): void {
    this.#daemon = daemon
  }

  async close(): Promise<void> {
    await this.#attempt
    clearTimeout(this.#nextAttempt)
    const server = this.#server
    this.#server = undefined
    await server?.close()
  }

  #listen(settings: PageSettings): Promise<void> {
    this.#attempt = this.#start(settings).catch((error: unknown) => {
      this.#reportFailure(settings, error)
      this.#nextAttempt = setTimeout(() => void this.#listen(settings), listenAgainAfter).unref()
    })
    return this.#attempt
  }

  async #start({ http, ...first }: PageSettings): Promise<void> {
    const { host, port, password } = http
    // The restart of a daemon may bring another log and another box.
    const current = () => this.#settings ?? { ...first, http }
    const onWrong = (address: string) =>
      current().log.warn({ address }, `A request from ${address} had a wrong password (setting http.password)`)
    const routes = routesFor(http)
    this.#server = await startServer({
      ...{ host, port },
      routes,
      names: [...http.hosts, hostname().toLowerCase()],
      signIn: password === undefined ? undefined : createSignIn(password, { onWrong }),
      context: () => ({
        ...{ version: this.#version, box: current().box, daemon: this.#daemon },
        onLeftOut: (sentence) => this.#warnOnce(current().log, sentence),
      }),
      onError: (error, path) => current().log.error({ error, path }, `Internal error while answering HTTP ${path}`),
    })
    const url = `http://${isIPv6(host) ? `[${host}]` : host}:${this.#server.port}`
    first.log.info({ url }, `Web server on ${url}: ${routes.map(({ path }) => path).join(' and ')}`)
  }

  #warnOnce(log: Logger, sentence: string): void {
    if (!this.#hasWarned) log.warn(sentence)
    this.#hasWarned = true
  }

  /** Once, as the attempts go on. */
  #reportFailure({ http: { host, port }, log }: PageSettings, error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'EADDRINUSE' ? `Another program has port ${port}` : `Cannot listen on ${host} port ${port}`
    log.warn(
      { host, port, error },
      `${reason}: freebox2mqtt runs without /health and /metrics. Set http.port to another port, or http.enabled to false`,
    )
  }
}
