/**
 * The web server over the life of the process. It listens before the rest of the program is loaded, and stays while the
 * daemon restarts. If it cannot listen, the daemon runs without it.
 */
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Config } from '../config/index.ts'
import { type Access, createAccess, type KeyStore, keyIn } from './access.ts'
import type { Live } from './api/live.ts'
import type { LogLine } from './contract.ts'
import { fileRoutes } from './files.ts'
import { LogLines } from './log-lines.ts'
import type { Route, Site } from './route.ts'
import { type RunningServer, type Served, startServer } from './server.ts'
import { createSignIn } from './sign-in.ts'
import type { TableSources } from './table-sources.ts'
import type { WatchedDaemon } from './watched-daemon.ts'

/** What does not change while the process runs. */
export interface PageOptions {
  /** Version of freebox2mqtt. */
  readonly version: string
  /** The folder with the files of the page. */
  readonly folder: string
  /** The address of the ingress of Home Assistant, if the process runs behind it. */
  readonly ingressPeer?: string
}

type HttpSettings = Config['http']

/** What may be different at each start of the daemon. */
export interface PageSettings {
  readonly http: HttpSettings
  /** The base topic, which names the box. */
  readonly box: string
  readonly language: Site['language']
  readonly logging: {
    readonly log: Logger
    /** Calls the listener for each line, without secrets. Returns the function that ends this. */
    onLine(listener: (line: LogLine) => void): () => void
  }
  readonly store: KeyStore
  readonly tables: TableSources
  /** In addition to those of the daemon: settings, setup, dump. Asked for by the first request. */
  readonly routes?: () => Promise<readonly Route[]>
  /** The errors of a configuration that could not be loaded. */
  readonly configProblem?: string | undefined
}

export interface Page {
  /** Listens before the rest is known: files are answered, other requests wait for `use`, which reports a failure. */
  listen(http: HttpSettings): Promise<void>
  /** Listens as the settings say. A server that does so already keeps its connections. Never rejects. */
  use(settings: PageSettings): Promise<void>
  /** The daemon that is asked from now on; undefined while none runs. */
  watch(daemon: WatchedDaemon | undefined): void
  close(): Promise<void>
}

/** An address may come later, as that of an interface at the start of a machine. Milliseconds. */
const listenAgainAfter = 30_000

export function createPage(options: PageOptions): Page {
  return new WebPage(options)
}

class WebPage implements Page {
  readonly #options: PageOptions
  readonly #lines = new LogLines()
  /** What the server listens as, or tried to. */
  #http: HttpSettings | undefined
  #settings: PageSettings | undefined
  #daemon: WatchedDaemon | undefined
  #server: RunningServer | undefined
  #routes: Promise<readonly Route[]> | undefined
  /** undefined without a password. */
  #access: Access | undefined
  #ready: (settings: PageSettings) => void = () => {}
  readonly #firstSettings = new Promise<PageSettings>((resolve) => {
    this.#ready = resolve
  })
  #live: Promise<Live> | undefined
  #stopLines: (() => void) | undefined
  #attempt: Promise<void> = Promise.resolve()
  #nextAttempt: NodeJS.Timeout | undefined
  #hasFailed = false
  #hasWarned = false

  constructor(options: PageOptions) {
    this.#options = options
  }

  async listen(http: HttpSettings): Promise<void> {
    this.#http = http
    if (http.enabled) await this.#openServer(http).catch(() => {})
  }

  async use(settings: PageSettings): Promise<void> {
    const { http, logging } = settings
    const isSame = JSON.stringify(http) === JSON.stringify(this.#http)
    const isServed = isSame && this.#settings !== undefined && this.#server !== undefined
    this.#settings = settings
    this.#http = http
    this.#stopLines?.()
    this.#stopLines = http.enabled ? logging.onLine((line) => this.#logged(line)) : undefined
    if (isServed) return
    await this.#stopTrying()
    if (!isSame) await this.#closeServer()
    this.#hasFailed = false
    if (http.enabled) await this.#start(settings)
  }

  watch(daemon: WatchedDaemon | undefined): void {
    this.#daemon = daemon
    void this.#live?.then((live) => live.daemonChanged())
  }

  async close(): Promise<void> {
    this.#stopLines?.()
    await this.#stopTrying()
    await this.#closeServer()
    const live = await this.#live
    live?.close()
  }

  async #stopTrying(): Promise<void> {
    await this.#attempt
    clearTimeout(this.#nextAttempt)
  }

  async #closeServer(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await server?.close()
  }

  #start(settings: PageSettings): Promise<void> {
    this.#attempt = this.#tryToStart(settings).catch(async (error: unknown) => {
      await this.#closeServer()
      this.#reportFailure(settings, error)
      this.#nextAttempt = setTimeout(() => void this.#start(settings), listenAgainAfter).unref()
    })
    return this.#attempt
  }

  async #tryToStart(settings: PageSettings): Promise<void> {
    const { http, logging } = settings
    this.#routes = undefined
    this.#access = await this.#accessFor(settings)
    this.#ready(settings)
    const { port } = this.#server ?? (await this.#openServer(http))
    const url = `http://${isIP(http.host) === 6 ? `[${http.host}]` : http.host}:${port}`
    const paths = ['the page', ...(http.metrics ? ['/metrics'] : []), '/health']
    logging.log.info({ url }, `Web server on ${url}: ${paths.slice(0, -1).join(', ')} and ${paths.at(-1)}`)
  }

  async #openServer({ host, port, hosts }: HttpSettings): Promise<RunningServer> {
    this.#server = await startServer({
      ...{ host, port, ingressPeer: this.#options.ingressPeer },
      names: [...hosts, hostname().toLowerCase()],
      files: await fileRoutes(this.#options.folder),
      served: () => this.#whenServed(),
      onError: (error, path) => void this.#reportError(error, path),
    })
    return this.#server
  }

  async #whenServed(): Promise<Served> {
    const settings = await this.#whenSet()
    this.#routes ??= loadRoutes(settings)
    return { routes: await this.#routes, site: this.#site(settings) }
  }

  async #reportError(error: unknown, path: string): Promise<void> {
    const { logging } = await this.#whenSet()
    logging.log.error({ error, path }, `Internal error while answering HTTP ${path}`)
  }

  /** The settings as they are now, once there are any. */
  async #whenSet(): Promise<PageSettings> {
    const first = await this.#firstSettings
    return this.#settings ?? first
  }

  async #accessFor(settings: PageSettings): Promise<Access | undefined> {
    const { password } = settings.http
    if (password === undefined) return undefined
    const onWrong = (address: string) =>
      this.#log(settings).warn({ address }, `A request from ${address} had a wrong password (setting http.password)`)
    return createAccess({ password, key: await keyIn(settings.store), signIn: createSignIn(password, { onWrong }) })
  }

  #site(settings: PageSettings): Site {
    const { http, box, language, logging } = settings
    return {
      ...{ version: this.#options.version, box, language, access: this.#access, log: logging.log },
      tables: this.#tables(settings),
      daemon: this.#daemon,
      readOnly: http.read_only,
      onLeftOut: (sentence) => this.#warnOnce(logging.log, sentence),
      logLines: () => this.#lines.all,
      live: () => this.#liveState(),
    }
  }

  /** Its code is loaded when the first browser looks. */
  #liveState(): Promise<Live> {
    this.#live ??= import('./api/live.ts').then(({ createLive }) => createLive(() => this.#liveSources()))
    return this.#live
  }

  #liveSources() {
    const settings = this.#settings
    const tables = settings === undefined ? noTables : this.#tables(settings)
    return { daemon: this.#daemon, base: settings?.box ?? '', configProblem: settings?.configProblem, tables }
  }

  /** Those of the daemon, so that there is one of each. */
  #tables({ tables }: PageSettings): TableSources {
    return { ...tables, resources: () => this.#daemon?.sources().resources ?? tables.resources() }
  }

  #logged(line: LogLine): void {
    const kept = this.#lines.add(line)
    if (kept !== undefined) void this.#live?.then((live) => live.logged(kept))
  }

  /** The restart of a daemon may bring another log. */
  #log(settings: PageSettings): Logger {
    return (this.#settings ?? settings).logging.log
  }

  #warnOnce(log: Logger, sentence: string): void {
    if (!this.#hasWarned) log.warn(sentence)
    this.#hasWarned = true
  }

  /** Once, as the attempts go on. */
  #reportFailure({ http: { host, port }, logging: { log } }: PageSettings, error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'EADDRINUSE' ? `Another program has port ${port}` : `Cannot listen on ${host} port ${port}`
    log.warn(
      { host, port, error },
      `${reason}: freebox2mqtt runs without its page, /health and /metrics. Set http.port to another port, or http.enabled to false`,
    )
  }
}

/** Their code is loaded by the first request. */
async function loadRoutes({ http, routes }: PageSettings): Promise<readonly Route[]> {
  const { routesFor } = await import('./routes.ts')
  return routesFor(http, await routes?.())
}

const noTables: Pick<TableSources, 'resources' | 'disabled' | 'french'> = {
  ...{ resources: () => [], disabled: () => [], french: {} },
}
