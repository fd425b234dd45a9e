/** Runs the recipes of docs/guides/recipes.md: each must show what it promises, or be carried out by the box. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type Home, openHome, until } from '../e2e/home.ts'
import { hasClients } from '../mqtt/support.ts'

interface Recipe {
  readonly command: string
  readonly tool: 'sub' | 'pub' | 'rr'
  readonly topic: string
  /** The part of its output that the page shows. */
  readonly answer: string | undefined
}

interface Promised {
  readonly shows: RegExp
  /** What happens at the box in the meantime. */
  readonly when?: (home: Home) => void
}

/** What a subscriber sees. */
const promised: Record<string, Promised> = {
  'freebox/#': { shows: /^freebox\/connection\/status \{"up":true/m },
  'freebox/connection/status': { shows: /^\{"up":true.*"ipv4":"/ },
  'freebox/connection/status/line/event': {
    shows: /"event_type":"lost".*"event_type":"back"/s,
    when: ({ box }) => box.setLineUp(box.house.connection.status.state !== 'up'),
  },
  'freebox/lan/host/+': { shows: /^freebox\/lan\/host\/ether-4a:3f:da:00:00:02 \{"presence":true/m },
  'freebox/lan/hosts': { shows: /^\{"home":\d+/ },
  'freebox/calls/call/call/event': {
    shows: /"event_type":"missed".*"name":"/,
    when: ({ box }) => void box.addCall({ number: '+33145678901' }),
  },
  'freebox/downloads/task/download/event': { shows: /"event_type":"added"/, when: addDownload },
  'freebox/files/task/task/event': {
    shows: /"event_type":"finished"/,
    when: ({ box }) => void box.house.fileTasks.addFinished('cp', {}),
  },
  'freebox/bridge/health': { shows: /"uptime":\d/ },
  'freebox/bridge/log': { shows: /"message":"A command was refused: /, when: commandUnknownHost },
}

it.skipIf(!hasClients)(
  'every recipe of docs/guides/recipes.md works (with Mosquitto’s clients)',
  async () => {
    const home = await openHome({ simulator: { model: 'delta', rebootSeconds: 1 } })
    const config = clientsOf(home.url)
    const all = recipes()
    expect(all.length).toBeGreaterThan(20)
    // Recipes with a reply share its topic, a box that restarts does not answer, and a machine is off only after it was on:
    // these run one by one.
    const isAlone = ({ tool, topic, command }: Recipe) =>
      tool === 'rr' || topic.endsWith('/reboot/set') || /vm\/\d\/power\/set -m OFF/.test(command)
    const alone = all
      .filter(isAlone)
      .sort((a, b) => a.tool.localeCompare(b.tool))
      .reverse()
    for (const together of [all.filter((it) => !isAlone(it)), ...alone.map((it) => [it])]) {
      await Promise.all(together.map((recipe) => follow(home, recipe, config)))
    }
  },
  180_000,
)

/** The commands of the page, in their order. */
function recipes(): Recipe[] {
  const [, block = ''] = /```sh\n(.*?)```/s.exec(readFileSync('docs/guides/recipes.md', 'utf8')) ?? []
  return [...block.matchAll(/^mosquitto_(sub|pub|rr) .*$(?:\n# (\{.*))?/gm)].map(([lines, tool, answer]) => {
    const [command = ''] = lines.split('\n')
    const [, topic = ''] = / -t '?([^ ']+)/.exec(command) ?? []
    return { command, tool: tool === 'sub' || tool === 'rr' ? tool : 'pub', topic, answer }
  })
}

/** A folder with the address of the broker for the clients, so that the commands run unchanged. */
function clientsOf(url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-recipes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { hostname, port } = new URL(url)
  for (const tool of ['sub', 'pub', 'rr'])
    writeFileSync(join(folder, `mosquitto_${tool}`), `-h ${hostname}\n-p ${port}\n`)
  return folder
}

async function follow(home: Home, recipe: Recipe, config: string): Promise<void> {
  const { command, tool, topic, answer = '' } = recipe
  const { child, output } = start(command, config)
  const left = () => child.exitCode !== null
  if (tool === 'rr') {
    await until(`the end of ${command}`, left)
    expect(output(), command).toContain(answer)
    expect(JSON.parse(output()), command).toMatchObject({ status: 'ok' })
  } else if (tool === 'pub') {
    await until(`the end of ${command}`, left)
    await until(`the box to do ${command}`, () => isDone(home, topic), 15_000)
  } else await listen(home, recipe, output)
}

async function listen(home: Home, { command, topic }: Recipe, output: () => string): Promise<void> {
  const promise = promised[topic]
  if (promise === undefined) throw new Error(`This test does not know what this recipe shows: ${command}`)
  const { shows, when = () => {} } = promise
  // When the client has subscribed is not known, and an event is published only once: so it is caused again. Right after
  // a first start, events wait until Home Assistant has created all entities (src/engine/publish/discovery-settle.ts).
  let next = 0
  const shown = () => {
    if (performance.now() > next) {
      when(home)
      next = performance.now() + 2500
    }
    return shows.test(output())
  }
  await until(`${command} to show ${shows}`, shown, 90_000)
}

/** Whether the daemon has replied that the box accepted it and the new state was read back. */
function isDone(home: Home, topic: string): boolean {
  const name = topic.replace('freebox/bridge/request/', '')
  if (name !== topic) return home.published(`bridge/response/${name}`).some((it) => JSON.parse(it).status === 'ok')
  const answers = home.published('bridge/response/command').map((it) => JSON.parse(it))
  const ours = answers.filter((it) => it.topic === topic)
  expect(ours.filter((it) => it.status !== 'ok')).toEqual([])
  return ours.length > 0
}

function addDownload({ watcher }: Home): void {
  watcher.client.publish('freebox/downloads/task/add/set', '{"url":"https://example.org/again.iso"}')
}

/** The same warning is published once a minute: so each command is refused for another host. */
function commandUnknownHost({ watcher }: Home): void {
  watcher.client.publish(`freebox/lan/host/unknown-${performance.now()}/wake/set`, 'PRESS')
}

function start(command: string, config: string): { child: ChildProcess; output: () => string } {
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: { ...process.env, XDG_CONFIG_HOME: config },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return { child, output: () => text }
}
