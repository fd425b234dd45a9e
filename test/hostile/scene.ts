/** A box full of secrets, a broker, a daemon's folder, and all that the program says there. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startBox } from '../cli/house.ts'
import { aFolder } from '../config/a-config.ts'
import { embedded, watch } from '../mqtt/support.ts'
import { type Running, run, start } from '../support/process.ts'
import { type Known, plant, readIn, secretCalled } from './secrets.ts'
import { tap } from './tap.ts'

export type Scene = Awaited<ReturnType<typeof setScene>>

export async function setScene() {
  const known: Known = new Map()
  const named = (name: string) => secretCalled(name, known)
  const box = await startBox({ appToken: named('app_token'), ratelimit: { failures: 1000, seconds: 1 } })
  plant(box.house, known)
  const line = await tap(box.port)
  const broker = await embedded({ username: 'me', password: named('a client’s password') })
  known.set('mqtt.password', broker.credentials.password)
  const watcher = await watch(broker.url, { ...broker.credentials })
  const folder = aFolder()
  /** What was said, and where. */
  const said = new Map<string, string>()
  const running: [string, Running][] = []

  return {
    ...{ known, named, box, line, broker, watcher, folder, said },
    /** A configuration by its sections. */
    written: (file: string, config: object) => writeFileSync(join(folder, file), stringify(config)),
    begin(name: string, ...words: string[]): Running {
      const begun = start(words, { folder })
      running.push([name, begun])
      said.set(`the command line of ${name}`, readFileSync(`/proc/${begun.process.pid}/cmdline`, 'utf8'))
      return begun
    },
    async once(name: string, words: string[], settings: Record<string, string> = {}): Promise<void> {
      const { out, err } = await run(words, { folder, settings })
      said.set(name, out + err)
    },
    /** The files in which a token or another secret of ours has to stand. */
    kept: () => filesIn(folder).filter((file) => isKept(file)),
    /** Each secret that can be read somewhere, and where. */
    leaks(): string[] {
      for (const [name, { out, err }] of running) said.set(name, out() + err())
      for (const { topic, payload } of watcher.received) {
        // What others say is theirs.
        if (topic.endsWith('/set') || topic.startsWith('freebox/bridge/request/')) continue
        said.set(`topic ${topic}`, `${said.get(`topic ${topic}`) ?? ''}${topic}${payload}`)
      }
      const files = filesIn(folder).filter((file) => !/\.yaml$|\/password$/.test(file) && !isKept(file))
      for (const file of files) said.set(file.slice(folder.length), file + readFileSync(file, 'utf8'))
      return [...said].flatMap(([where, text]) => readIn(text, known).map((name) => `${name} in ${where}`))
    },
  }
}

function isKept(file: string): boolean {
  return /\/data\/(token|push)\.json$/.test(file)
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.map((name) => join(folder, name)).filter((file) => statSync(file).isFile())
}
