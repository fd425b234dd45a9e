/**
 * The first steps on the page: find the box, pair, give the rights, choose the broker. They accompany the running daemon and
 * never replace it: which step is open is read off the daemon, and only what a user has started here is remembered.
 */
import type { Config } from '../config/index.ts'
import type { BoxInfo, FreeboxState } from '../freebox/index.ts'
import { brokerChanges } from './broker-changes.ts'
import type { BrokerRequest, Failed, Setup, SetupBox, SetupBroker, SetupPairing } from './contract.ts'
import type { PageSettings } from './settings.ts'

/** What the setup asks the running daemon. */
export interface SetupDaemon {
  readonly box: {
    readonly state: FreeboxState
    readonly info: BoxInfo | undefined
    readonly rights: Readonly<Record<string, boolean>>
    /** Looks now whether the user has given a right. */
    checkRights(): Promise<void>
  }
  /** The address of the broker. */
  readonly broker: string
  status(): { readonly boxProblem: string | undefined; readonly brokerConnected: boolean }
  sources(): { readonly missingRights: () => readonly string[]; readonly rightName: (right: string) => string }
}

export interface SetupPorts {
  /** undefined while none runs. */
  readonly daemon: () => SetupDaemon | undefined
  /** The configuration of the daemon. */
  readonly config: () => Config
  readonly settings: Pick<PageSettings, 'change' | 'preview' | 'lockedBy'>
  /** Looks for the box. Throws an Error with a sentence for the user. */
  readonly find: () => Promise<BoxInfo>
  /** Whether the data folder has a token. */
  readonly hasToken: () => Promise<boolean>
  /** Resolves when the token is stored. Throws an Error with a sentence for the user, and perhaps a `code`. */
  readonly pair: (signal: AbortSignal, onPending: (whatToPress: string, info: BoxInfo) => void) => Promise<unknown>
  /** Tries to connect, as the command `check` does. */
  readonly checkBroker: (config: Config) => Promise<{ readonly passed: boolean; readonly message: string }>
}

/** A box waits about a minute for its user. Milliseconds. */
const confirmWithin = 60_000
/** How often a box is asked for rights while somebody looks. Milliseconds. */
const rightsEvery = 10_000

export class SetupFlow {
  readonly #ports: SetupPorts
  #found: SetupBox | undefined
  #finding: Promise<undefined> | undefined
  #pairing: Extract<SetupPairing, { is: 'waiting' | 'failed' }> | undefined
  #cancel: AbortController | undefined
  #isTrying = false
  #brokerError: string | null = null
  #rightsAskedAt = Number.NEGATIVE_INFINITY

  constructor(ports: SetupPorts) {
    this.#ports = ports
  }

  async state(): Promise<Setup> {
    const daemon = this.#ports.daemon()
    const { missingRights, rightName } = daemon?.sources() ?? { missingRights: () => [], rightName: String }
    return {
      box: this.#box(daemon),
      pairing: await this.#pairingNow(daemon),
      rights: {
        missing: missingRights().map((right) => ({ right, name: rightName(right) })),
        known: daemon?.box.state === 'up' && Object.keys(daemon.box.rights).length > 0,
      },
      broker: this.#broker(daemon),
    }
  }

  /** Looks for the box now. Resolves when it was found or not. */
  find(): Promise<undefined> {
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined
    })
    return this.#finding
  }

  /** Asks the box for a token. Resolves when it waits for the user, or with the reason why it does not. */
  async pair(): Promise<Failed | undefined> {
    const refused = await this.#pairingRefusal()
    if (refused !== undefined) return refused
    const cancel = new AbortController()
    this.#cancel = cancel
    return new Promise((resolve) => {
      const onPending = (whatToPress: string, info: BoxInfo) => {
        this.#found = foundBox(info)
        this.#pairing = waitingFor(whatToPress, info)
        resolve(undefined)
      }
      void this.#runPairing(cancel, onPending).then(resolve)
    })
  }

  /** Stops waiting for the user. The box forgets the request by itself. */
  cancel(): void {
    this.#cancel?.abort()
    this.#cancel = undefined
    this.#pairing = undefined
  }

  /** Tries a broker, and saves it if it was reached. Resolves with the reason if it was not. */
  async tryBroker(request: BrokerRequest): Promise<Failed | undefined> {
    if (this.#isTrying) return failed('A broker is being tried already. Wait for its result', 'busy')
    const changes = brokerChanges(request)
    const preview = this.#ports.settings.preview(changes)
    if ('mistakes' in preview) return invalid(preview.mistakes)
    this.#isTrying = true
    this.#brokerError = null
    try {
      const { passed, message } = await this.#ports.checkBroker(preview.config)
      if (!passed) {
        this.#brokerError = message
        return failed(message, 'broker')
      }
    } finally {
      this.#isTrying = false
    }
    if (!request.save) return undefined
    const saved = await this.#ports.settings.change(changes)
    return saved.status === 'ok' ? undefined : invalid(saved.mistakes)
  }

  /** Asks the box for rights that were given meanwhile. Called often; it asks only now and then. */
  lookForRights(now = performance.now()): void {
    const daemon = this.#ports.daemon()
    if (daemon?.box.state !== 'up' || now - this.#rightsAskedAt < rightsEvery) return
    if (daemon.sources().missingRights().length === 0) return
    this.#rightsAskedAt = now
    void daemon.box.checkRights()
  }

  async #find(): Promise<undefined> {
    try {
      this.#found = foundBox(await this.#ports.find())
    } catch (error) {
      this.#found = { is: 'failed', error: messageOf(error) }
    }
    return undefined
  }

  #box(daemon: SetupDaemon | undefined): SetupBox {
    if (this.#finding !== undefined) return { is: 'looking' }
    if (daemon === undefined) return this.#found ?? { is: 'unknown' }
    const { info, state } = daemon.box
    if (info !== undefined && state !== 'away') return foundBox(info)
    if (this.#found?.is === 'found') return this.#found
    const { boxProblem } = daemon.status()
    if (state !== 'away') return this.#found ?? { is: 'looking' }
    return { is: 'failed', error: boxProblem ?? 'The Freebox does not answer' }
  }

  async #pairingNow(daemon: SetupDaemon | undefined): Promise<SetupPairing> {
    if (daemon?.box.state === 'up') return { is: 'done' }
    if (this.#pairing !== undefined) return this.#pairing
    if (daemon?.box.state === 'refused') {
      const error = daemon.status().boxProblem ?? 'The Freebox refuses the token'
      return { is: 'failed', code: 'refused', error }
    }
    const isConfigured = this.#ports.config().freebox.app_token !== undefined
    return { is: isConfigured || (await this.#ports.hasToken()) ? 'done' : 'needed' }
  }

  async #pairingRefusal(): Promise<Failed | undefined> {
    if (this.#cancel !== undefined) return failed('The Freebox is already waiting for you. Confirm it there', 'busy')
    const place = this.#ports.settings.lockedBy('freebox.app_token')
    if (place !== null) {
      const sentence = `The token is set in ${place}, which takes precedence over a new one. Remove it there, then pair again`
      return failed(sentence, 'locked')
    }
    if (this.#ports.daemon()?.box.state === 'up') return failed('freebox2mqtt is already paired', 'paired')
    return undefined
  }

  async #runPairing(
    cancel: AbortController,
    onPending: (whatToPress: string, info: BoxInfo) => void,
  ): Promise<Failed | undefined> {
    try {
      this.#pairing = undefined
      await this.#ports.pair(cancel.signal, (whatToPress, info) => {
        if (!cancel.signal.aborted) onPending(whatToPress, info)
      })
      if (this.#cancel === cancel) this.#pairing = undefined
      return undefined
    } catch (error) {
      if (cancel.signal.aborted) return failed('The pairing was cancelled', 'cancelled')
      this.#pairing = { is: 'failed', code: codeOf(error), error: messageOf(error) }
      return failed(messageOf(error), codeOf(error))
    } finally {
      if (this.#cancel === cancel) this.#cancel = undefined
    }
  }

  #broker(daemon: SetupDaemon | undefined): SetupBroker {
    const { url } = this.#ports.config().mqtt
    const isConnected = daemon?.status().brokerConnected === true
    return {
      is: this.#isTrying ? 'trying' : isConnected ? 'connected' : 'disconnected',
      embedded: url === undefined,
      url: (daemon?.broker ?? url ?? '').replace(/\/\/[^/@]*@/, '//'),
      lockedBy: this.#ports.settings.lockedBy('mqtt.url'),
      error: this.#brokerError,
    }
  }
}

function foundBox({ title, model, baseUrl }: BoxInfo): SetupBox {
  return { is: 'found', title, model: model ?? null, address: new URL(baseUrl).origin }
}

function waitingFor(whatToPress: string, { model }: BoxInfo): Extract<SetupPairing, { is: 'waiting' }> {
  const until = Date.now() + confirmWithin
  return { is: 'waiting', model: model ?? null, sentence: whatToPress, until }
}

function invalid(mistakes: readonly { readonly path: string; readonly message: string }[]): Failed {
  const sentences = mistakes.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return failed(sentences.join('; '), 'invalid')
}

function failed(error: string, error_code: string): Failed {
  return { status: 'error', error, error_code }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
