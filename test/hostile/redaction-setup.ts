/** A setup for the redaction test: a box full of secrets, a broker, a data folder, and every output of the program. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startBox } from '../cli/house.ts'
import { aFolder } from '../config/a-config.ts'
import { embedded, watch } from '../mqtt/support.ts'
import { run } from '../support/command.ts'
import { type Running, start } from '../support/process.ts'
import { type KnownSecrets, plantSecrets, secretCalled, secretsIn } from './planted-secrets.ts'
import { startRecordingProxy } from './recording-proxy.ts'

export type RedactionSetup = Awaited<ReturnType<typeof createRedactionSetup>>

export async function createRedactionSetup() {
  const known: KnownSecrets = new Map()
  const named = (name: string) => secretCalled(name, known)
  const box = await startBox({ appToken: named('app_token'), ratelimit: { failures: 1000, seconds: 1 } })
  plantSecrets(box.house, known)
  const proxy = await startRecordingProxy(box.port)
  const broker = await embedded({ username: 'me', password: named('a client’s password') })
  known.set('mqtt.password', broker.credentials.password)
  const watcher = await watch(broker.url, { ...broker.credentials })
  const folder = aFolder()
  /** The outputs of the program, by where they appeared. */
  const outputs = new Map<string, string>()
  const running: [string, Running][] = []

  return {
    ...{ known, named, box, proxy, broker, watcher, folder, outputs },
    /** Writes a configuration file. */
    writeConfig: (file: string, config: object) => writeFileSync(join(folder, file), stringify(config)),
    begin(name: string, ...words: string[]): Running {
      const begun = start(words, { folder })
      running.push([name, begun])
      outputs.set(`the command line of ${name}`, readFileSync(`/proc/${begun.process.pid}/cmdline`, 'utf8'))
      return begun
    },
    async runOnce(name: string, words: string[], settings: Record<string, string> = {}): Promise<void> {
      const { out, err } = await run(words, { folder, settings })
      outputs.set(name, out + err)
    },
    /** The files in which the token and the push secret have to be stored. */
    secretFiles: () => filesIn(folder).filter((file) => isSecretFile(file)),
    /** Each secret that can be read in an output, and where. */
    leaks(): string[] {
      for (const [name, { out, err }] of running) outputs.set(name, out() + err())
      for (const { topic, payload } of watcher.received) {
        // Messages of other clients are not an output.
        if (topic.endsWith('/set') || topic.startsWith('freebox/bridge/request/')) continue
        outputs.set(`topic ${topic}`, `${outputs.get(`topic ${topic}`) ?? ''}${topic}${payload}`)
      }
      const files = filesIn(folder).filter((file) => !/\.yaml$|\/password$/.test(file) && !isSecretFile(file))
      for (const file of files) outputs.set(file.slice(folder.length), file + readFileSync(file, 'utf8'))
      return [...outputs].flatMap(([where, text]) => secretsIn(text, known).map((name) => `${name} in ${where}`))
    },
  }
}

function isSecretFile(file: string): boolean {
  return /\/data\/(token|push)\.json$/.test(file)
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.map((name) => join(folder, name)).filter((file) => statSync(file).isFile())
}
