/**
 * Keeps us in the box's list of whom to call, for as long as we run: whenever the box came up, when a right was
 * given, and from time to time, since a box may forget us. What goes wrong is told once, and tried again.
 */
import { setTimeout as after } from 'node:timers/promises'
import type { Logger } from 'pino'
import { NotGranted, NotHere, Refused } from '../errors.ts'
import { type Freebox, rightName, rightsPlace } from '../freebox/index.ts'
import { keepTarget, removeTarget, type Target } from './target.ts'

export interface RegistrationOptions {
  box: Pick<Freebox, 'request' | 'info' | 'on'>
  /** Our entry, given where the box is; rejects where there is no way to it. */
  targetFor(boxUrl: string): Promise<Target>
  log: Logger
  retrySeconds: number
  checkSeconds: number
  /** So long after it made an entry the box has called us, or we say that it cannot reach us. */
  firstCallSeconds: number
}

export interface Registration {
  /** The box called us: it does find us. */
  called(): void
  /** Takes us off the list, in two seconds at most. */
  end(): Promise<void>
}

/** The major with which a box calls a server of one's own. */
const since = 11
const goodbyeSeconds = 2

export function register(options: RegistrationOptions): Registration {
  const { box, log } = options
  let id: string | undefined
  let said = ''
  let heard = false
  let ended = false
  let running: Promise<void> | undefined
  let again: NodeJS.Timeout | undefined
  let firstCall: NodeJS.Timeout | undefined

  function look() {
    clearTimeout(again)
    if (ended) return
    running ??= attempt().then((seconds) => {
      running = undefined
      if (!ended) again = setTimeout(look, seconds * 1000).unref()
    })
  }

  /** Seconds until the next. */
  async function attempt(): Promise<number> {
    try {
      if (!box.info) return options.retrySeconds
      if (box.info.major >= since) await keep(box.info.baseUrl)
      else say('too_old', () => log.warn('push is off: this Freebox is too old to call us (that came with API 11)'))
      return options.checkSeconds
    } catch (error) {
      complain(error)
      return options.retrySeconds
    }
  }

  async function keep(boxUrl: string) {
    heard = false
    const kept = await keepTarget(box, await options.targetFor(boxUrl), id === undefined)
    id = kept.id
    clearTimeout(firstCall)
    if (kept.made && !heard) firstCall = setTimeout(missCall, options.firstCallSeconds * 1000).unref()
    say('kept', () => log.info('push: the Freebox calls us when something happens'))
  }

  function missCall() {
    log.warn('push: the Freebox has not called yet; if it cannot find us, push.url has to say where we are')
  }

  /** Once per change. That the box is away is said by others. */
  function complain(error: unknown) {
    if (error instanceof NotGranted) {
      const fields = { right: rightName(error.right), place: rightsPlace }
      say(`right ${error.right}`, () => log.warn(fields, 'push is off: a right is missing, which the owner can give'))
    } else if (error instanceof NotHere || error instanceof Refused) {
      say(error.code, () => log.warn({ code: error.code }, 'push is off: the Freebox does not want to call us'))
    } else {
      log.debug({ error }, 'push: the Freebox could not be asked to call us')
    }
  }

  function say(what: string, how: () => void) {
    if (said !== what) how()
    said = what
  }

  box.on('state', (state) => state === 'up' && look())
  box.on('rights', look)
  look()

  return {
    called() {
      heard = true
      clearTimeout(firstCall)
    },
    async end() {
      ended = true
      clearTimeout(again)
      clearTimeout(firstCall)
      const goodbye = async () => {
        await running
        if (id !== undefined) await removeTarget(box, id)
      }
      const gone = goodbye().catch((error: unknown) => log.debug({ error }, 'push: the entry stays on the Freebox'))
      await Promise.race([gone, after(goodbyeSeconds * 1000, undefined, { ref: false })])
    },
  }
}
