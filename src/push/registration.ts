/**
 * Keeps freebox2mqtt registered as a push target of the box. Checks when the box becomes reachable, when a right
 * changes, and at an interval, since a box may lose the entry. Logs a failure once and tries again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { NotGranted, NotHere, Refused } from '../errors.ts'
import { type Freebox, rightName, rightsPlace } from '../freebox/index.ts'
import { ensureTarget, type PushTarget, removeTarget } from './target.ts'

export interface RegistrationOptions {
  box: Pick<Freebox, 'request' | 'info' | 'on'>
  /** The entry that the box should have, given the box's URL. Rejects if there is no route to the box. */
  targetFor(boxUrl: string): Promise<PushTarget>
  log: Logger
  /** Pause after a failed check. */
  retrySeconds: number
  /** Pause after a successful check. */
  checkSeconds: number
  /** How long the box may take to call a new entry before a warning. */
  firstCallSeconds: number
}

export interface Registration {
  /** Is called at each call of the box: the box can reach the server. */
  called(): void
  /** Removes the entry from the box; takes two seconds at most. */
  end(): Promise<void>
}

/** Since this major version of its API a box can call a server of the user. */
const minApiMajor = 11
const endSeconds = 2

/** Registers now if the box is reachable, else as soon as it is. */
export function register(options: RegistrationOptions): Registration {
  return new TargetRegistration(options)
}

class TargetRegistration implements Registration {
  readonly #options: RegistrationOptions
  /** Of the entry on the box; undefined until the first check succeeds. */
  #id: string | undefined
  #lastReported = ''
  #wasCalled = false
  #hasEnded = false
  #checking: Promise<void> | undefined
  #nextCheck: NodeJS.Timeout | undefined
  #firstCall: NodeJS.Timeout | undefined

  constructor(options: RegistrationOptions) {
    this.#options = options
    options.box.on('state', (state) => state === 'up' && this.#check())
    options.box.on('rights', () => this.#check())
    this.#check()
  }

  called(): void {
    this.#wasCalled = true
    clearTimeout(this.#firstCall)
  }

  async end(): Promise<void> {
    this.#hasEnded = true
    clearTimeout(this.#nextCheck)
    clearTimeout(this.#firstCall)
    const { log } = this.#options
    const removed = this.#remove().catch((error: unknown) =>
      log.debug({ error }, 'Push: the entry cannot be removed and stays on the Freebox'),
    )
    await Promise.race([removed, sleep(endSeconds * 1000, undefined, { ref: false })])
  }

  async #remove(): Promise<void> {
    await this.#checking
    if (this.#id !== undefined) await removeTarget(this.#options.box, this.#id)
  }

  #check(): void {
    clearTimeout(this.#nextCheck)
    if (this.#hasEnded) return
    this.#checking ??= this.#attempt().then((seconds) => {
      this.#checking = undefined
      if (!this.#hasEnded) this.#nextCheck = setTimeout(() => this.#check(), seconds * 1000).unref()
    })
  }

  /** Returns the seconds until the next check. */
  async #attempt(): Promise<number> {
    const { box, log, retrySeconds, checkSeconds } = this.#options
    try {
      if (!box.info) return retrySeconds
      if (box.info.major >= minApiMajor) await this.#ensure(box.info.baseUrl)
      else
        this.#reportOnce('too_old', () =>
          log.warn('Push is off. This Freebox is too old: it can call a server only since API 11.'),
        )
      return checkSeconds
    } catch (error) {
      this.#reportFailure(error)
      return retrySeconds
    }
  }

  async #ensure(boxUrl: string): Promise<void> {
    const { box, log, targetFor, firstCallSeconds } = this.#options
    this.#wasCalled = false
    const { id, created } = await ensureTarget(box, await targetFor(boxUrl), this.#id === undefined)
    this.#id = id
    clearTimeout(this.#firstCall)
    if (created && !this.#wasCalled) {
      this.#firstCall = setTimeout(() => this.#reportNoCall(), firstCallSeconds * 1000).unref()
    }
    this.#reportOnce('registered', () => log.info('Push: the Freebox calls freebox2mqtt when something happens'))
  }

  #reportNoCall(): void {
    this.#options.log.warn(
      'Push: there was no call from the Freebox yet. If it cannot reach freebox2mqtt, set push.url to an address that it can reach.',
    )
  }

  /** A box that is away is not reported: the client does that. */
  #reportFailure(error: unknown): void {
    const { log } = this.#options
    if (error instanceof NotGranted) {
      const fields = { right: rightName(error.right), place: rightsPlace }
      this.#reportOnce(`right ${error.right}`, () =>
        log.warn(
          fields,
          `Push is off. freebox2mqtt lacks the right "${fields.right}" on the Freebox. Tick it in ${rightsPlace}.`,
        ),
      )
    } else if (error instanceof NotHere || error instanceof Refused) {
      this.#reportOnce(error.code, () =>
        log.warn({ code: error.code }, `Push is off. The Freebox refuses the entry: ${error.code}`),
      )
    } else {
      log.debug({ error }, 'Push: the Freebox cannot be asked for the entry')
    }
  }

  /** Once per change of `what`. */
  #reportOnce(what: string, report: () => void): void {
    if (this.#lastReported !== what) report()
    this.#lastReported = what
  }
}
