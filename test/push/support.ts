/** What the tests of `push/` need: a listener with a real client and data folder, and all that it told. */
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

export interface House extends Watched {
  push: Push
  /** The kinds that were told, in their order. */
  heard: string[]
  /** What was handed over to be struck out of the log. */
  hidden: string[]
  /** What the listener logged, the client apart. */
  pushLines: LogLine[]
}

/** An empty data folder that goes with the test. */
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

/** A listener that ends with the test, and a client of this address that is started and may be up or not. */
export async function house(url: string, { folder = dataFolder(), push, freebox }: Settings = {}): Promise<House> {
  const watched = client(url, freebox)
  const heard: string[] = []
  const hidden: string[] = []
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
    onPush: (kind) => heard.push(kind),
    hide: (secret) => hidden.push(secret),
    ...push,
  })
  onTestFinished(() => started.stop())
  return { ...watched, push: started, heard, hidden, pushLines }
}

/** As `house`, and the box has it on its list and has called it once. */
export async function registered(box: Simulator, settings: Settings = {}): Promise<House> {
  const begun = await house(box.url, settings)
  await until('the box has us on its list', () => entriesOf(box, begun).length > 0)
  await until('we know of it', () => sentences(begun).includes(kept))
  return begun
}

/** What is said when the box has us on its list. */
export const kept = 'push: the Freebox calls us when something happens'

/** Entries on the box that lead to this listener. */
export function entriesOf({ house: { targets } }: Simulator, { hidden }: House) {
  return targets.filter((it) => hidden.some((secret) => it.api_url.endsWith(`/${secret}`)))
}

export function sentences({ pushLines }: House): string[] {
  return pushLines.map((it) => it.msg)
}

/** The secret that a data folder keeps. */
export function secretIn(folder: string): string {
  const file: unknown = JSON.parse(readFileSync(join(folder, 'push.json'), 'utf8'))
  return z.object({ secret: z.string() }).parse(file).secret
}
