/** Helpers for the tests of push: a listener with a real client, server and data folder. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { FreeboxOptions } from '../../src/freebox/index.ts'
import { type Push, type PushOptions, startPush } from '../../src/push/listener.ts'
import type { Simulator } from '../../src/simulator/index.ts'
import { createStore } from '../../src/store/store.ts'
import { client, type LogLine, readableLog, until, type Watched } from '../freebox/support.ts'

export interface PushSetup extends Watched {
  push: Push
  /** The kinds passed to `onPush`, in order. */
  kinds: string[]
  /** The secrets passed to `registerSecret`. */
  secrets: string[]
  /** The log lines of push, without those of the client. */
  pushLines: LogLine[]
}

/** An empty data folder that is removed after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-push-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface Settings {
  folder?: string
  push?: Partial<PushOptions>
  freebox?: Partial<FreeboxOptions>
}

/** A listener and a started client for the box at `url`, both stopped after the test. The box need not be reachable. */
export async function startSetup(url: string, settings: Settings = {}): Promise<PushSetup> {
  const { folder = dataFolder(), push, freebox } = settings
  const watched = client(url, freebox)
  const kinds: string[] = []
  const secrets: string[] = []
  const { log, lines: pushLines } = readableLog()
  const store = createStore({ folder, log })
  watched.freebox.start()
  const started = await startPush({
    box: watched.freebox,
    host: '127.0.0.1',
    port: 0,
    store,
    log,
    retrySeconds: 0.1,
    onPush: (kind) => kinds.push(kind),
    registerSecret: (secret) => secrets.push(secret),
    ...push,
  })
  onTestFinished(() => started.stop())
  return { ...watched, push: started, kinds, secrets, pushLines }
}

/** As `startSetup`; resolves when the box has the entry and has called once. */
export async function registered(box: Simulator, settings: Settings = {}): Promise<PushSetup> {
  const setup = await startSetup(box.url, settings)
  await until('the box has the entry', () => entriesOf(box, setup).length > 0)
  await until('the registration is logged', () => messages(setup).includes(registeredMessage))
  return setup
}

/** The log line of a successful registration. */
export const registeredMessage = 'Push: the Freebox calls freebox2mqtt when something happens'

/** The entries on the box that lead to this listener. */
export function entriesOf({ house: { targets } }: Simulator, { secrets }: PushSetup) {
  return targets.filter((it) => secrets.some((secret) => it.api_url.endsWith(`/${secret}`)))
}

export function messages({ pushLines }: PushSetup): string[] {
  return pushLines.map((it) => it.msg)
}

/** The log lines of level warn and above. */
export function problems({ pushLines }: PushSetup): LogLine[] {
  return pushLines.filter((it) => it.level >= 40)
}

/** The secret in a data folder. */
export function secretIn(folder: string): string {
  const file: unknown = JSON.parse(readFileSync(join(folder, 'push.json'), 'utf8'))
  return z.object({ secret: z.string() }).parse(file).secret
}
