/**
 * `npm run bench`: compares the bridge with the floor, which is the least code that can do the same work. Both are
 * measured in the same run and alternate. Prints a table. `--json FILE` writes the numbers, `--write` updates
 * docs/internals/performance.md and its plot.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { Command } from 'commander'
import { z } from 'zod'
import { measureIdle, measureIdleFloor } from './idle.ts'
import { type Latencies, measureCommandLatency, measureEventLatency, measureEventLatencyOfPage } from './latency.ts'
import { measurePage } from './page.ts'
import { type Curve, plot } from './plot.ts'
import { brokerName, runScript, startBroker } from './processes.ts'
import { bounded, type Figure, figure, table } from './results.ts'
import { measureStart, measureStartOfPage } from './start.ts'
import { growth, median, pairedRatio, quantile } from './statistics.ts'

const program = new Command('bench')
  .option('--quick', 'a smoke run with few samples; the numbers are not meaningful')
  .option('--json <file>', 'write all numbers to this file')
  .option('--write', 'update docs/internals/performance.md and its plot')
  .option('--only <measure>', 'run one measure: latency, cycle, announce, start, idle, pauses, lasting or page')
  .parse()
const options = z
  .object({
    quick: z.boolean().default(false),
    json: z.string().optional(),
    write: z.boolean().default(false),
    only: z.string().optional(),
  })
  .parse(program.opts())

/** The output of the measures that run in processes of their own. */
const Pair = z.object({ bridge: z.number(), floor: z.number(), messages: z.number() })
const Cycle = z.object({ hosts: z.number(), objects: z.number(), quiet: Pair, moving: Pair })
const Announcement = z.object({ hosts: z.number(), messages: z.number(), documents: z.number(), seconds: z.number() })
const Pauses = z.object({ hosts: z.number(), parse: z.number(), p99: z.number(), longest: z.number() })
const Lasting = z.object({ samples: z.array(z.object({ cycle: z.number(), bytes: z.number() })) })

/** How fast a real Home Assistant takes documents in. The interoperability tests measure it. */
const rateFile = 'interop/home-assistant/rate.json'
const HomeAssistantRate = z.object({ version: z.string(), documents_per_second: z.number() })

const { quick } = options
const sizes = quick ? [10, 100, 1000] : [10, 100, 1000, 10_000]
const figures: Figure[] = []
const numbers: Record<string, unknown> = {}
const curves: Curve[] = []

const measures: Record<string, () => Promise<void>> = {
  latency,
  cycle,
  announce,
  start,
  pauses,
  lasting,
  idle: idling,
  page,
}
for (const [name, measure] of Object.entries(measures)) {
  if (options.only !== undefined && options.only !== name) continue
  printProgress(`${name} …`)
  await measure()
}
process.stdout.write(`${table(figures)}\n`)
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ machine: machine(), figures, numbers }, null, 2)}\n`)
if (options.write) updatePage()

async function latency(): Promise<void> {
  const broker = await startBroker()
  const turns = quick ? 30 : 600
  const add = (what: string, { bridge, floor }: Latencies) => {
    const at = (part: number) => [quantile(bridge, part), quantile(floor, part), 'ms'] as const
    figures.push(figure(`${what}, p50`, at(0.5), ['≤', 1.3]), figure(`${what}, p99`, at(0.99), ['≤', 2]))
    numbers[what] = { bridge, floor }
  }
  add('event of the box → message', await measureEventLatency(broker, turns))
  add('command → request at the box', await measureCommandLatency(broker, turns))
  await broker.stop()
}

async function cycle(): Promise<void> {
  const broker = await startBroker()
  const cycles = sizes.map((hosts) => Cycle.parse(runScript('cycle', String(hosts), quick ? '5' : '41', broker.url)))
  await broker.stop()
  numbers.cycle = cycles
  for (const { hosts, quiet } of cycles) {
    const most = hosts >= 1000 ? 0.5 : 2
    figures.push(figure(`cycle, nothing changed, ${hosts} hosts`, [quiet.bridge, quiet.floor, 'ms CPU'], ['≤', most]))
  }
  for (const { hosts, objects, moving } of cycles.slice(1)) {
    figures.push(figure(`cycle, 1 % changed, ${hosts} hosts`, [moving.bridge, moving.floor, 'ms CPU'], ['≤', 2.5]))
    figures.push(bounded(`messages, 1 % changed (${objects} objects)`, moving.messages, '', ['=', objects]))
  }
  const curve = (name: string, colour: string, cost: (it: z.output<typeof Cycle>) => number) => {
    curves.push({ name, colour, points: cycles.map((it) => ({ size: it.hosts, cost: cost(it) })) })
  }
  curve('floor: parse and compare', '#999999', ({ quiet }) => quiet.floor)
  curve('nothing changed', '#2a7f62', ({ quiet }) => quiet.bridge)
  curve('1 % changed', '#c44536', ({ moving }) => moving.bridge)
  for (const { name, points } of curves.slice(1)) {
    figures.push(bounded(`growth exponent, ${name}`, growth(points), '', ['≤', 1.05]))
  }
}

/** An announcement is fast enough if Home Assistant is the slower one of the two. */
async function announce(): Promise<void> {
  const { documents, messages, seconds } = Announcement.parse(runScript('announce', '1000', quick ? '1' : '9'))
  const homeAssistant = HomeAssistantRate.parse(JSON.parse(readFileSync(rateFile, 'utf8')))
  numbers.announce = { documents, messages, seconds, homeAssistant }
  const what = `documents announced, 1,000 hosts, against Home Assistant ${homeAssistant.version}`
  figures.push(figure(what, [documents / seconds, homeAssistant.documents_per_second, 'documents/s'], ['≥', 5]))
}

async function start(): Promise<void> {
  const times = await measureStart(quick ? 1 : 9)
  numbers.start = times
  const { empty, restart } = times
  figures.push(
    figure(`start → all announced (${empty.messages} messages)`, pair(empty, 'ms'), ['≤', 1.4]),
    figure('restart, all retained on the broker → all announced', pair(restart, 'ms'), ['≤', 2]),
  )
}

async function pauses(): Promise<void> {
  const result = Pauses.parse(runScript('pauses', quick ? '1000' : '10000'))
  numbers.pauses = result
  const what = `event loop delay, first read of ${result.hosts} hosts, p99 beyond its longest JSON.parse`
  figures.push(bounded(what, result.p99 - result.parse, 'ms', ['≤', 20]))
}

async function lasting(): Promise<void> {
  const { samples } = Lasting.parse(runScript('lasting', '100', quick ? '500' : '10000'))
  numbers.lasting = samples
  const half = samples.slice(samples.length / 2)
  const grown = Math.max(
    0,
    median(half.slice(half.length / 2).map((it) => it.bytes)) -
      median(half.slice(0, half.length / 2).map((it) => it.bytes)),
  )
  figures.push(bounded('heap grown over the last half of 10,000 cycles', grown / 2 ** 20, 'MB', ['≤', 1]))
}

async function idling(): Promise<void> {
  const seconds = quick ? 10 : 120
  const [ultra, delta, thousand, all, floor] = await Promise.all([
    measureIdle(seconds, { model: 'ultra' }),
    measureIdle(seconds, { model: 'delta' }),
    measureIdle(seconds, { model: 'ultra', hosts: 1000 }),
    measureIdle(seconds, { model: 'ultra', hosts: 1000, announced: 'all' }),
    measureIdleFloor(seconds),
  ])
  numbers.idle = { ultra, delta, thousand, all, floor }
  const megabytes = (bytes: number) => bytes / 2 ** 20
  figures.push(
    bounded('memory, standard house', megabytes(ultra.bytes), 'MB', ['≤', 90]),
    figure('memory, standard house', [megabytes(ultra.bytes), megabytes(floor), 'MB'], ['≤', 1.5]),
    bounded('memory, 1,000 hosts', megabytes(thousand.bytes), 'MB', ['≤', 160]),
    bounded('memory, 1,000 hosts, all announced', megabytes(all.bytes), 'MB', ['≤', 190]),
    bounded('growth of it while nothing happens', megabytes(all.grownBytes), 'MB', ['≤', 0]),
    bounded('requests a minute, standard house (Ultra)', ultra.requestsPerMinute, '', ['≤', 20]),
    bounded('requests a minute, Delta with Freebox Home', delta.requestsPerMinute, '', ['≤', 20]),
  )
}

/** The budgets of the page. What it costs the bridge is the ratio of a daemon with the web server and one without. */
async function page(): Promise<void> {
  const { firstBytes, bytes, events, firstAnswers } = await measurePage(quick ? 4 : 60, quick ? 1 : 9)
  const brokers = { bridge: await startBroker(), floor: await startBroker() }
  const latencies = await measureEventLatencyOfPage(brokers, quick ? 30 : 600)
  await Promise.all([brokers.bridge.stop(), brokers.floor.stop()])
  const starts = await measureStartOfPage(quick ? 1 : 61)
  numbers.page = { firstBytes, bytes, events, firstAnswers, latencies, starts }
  const [none, one, three] = bytes.map((it) => it / 2 ** 20)
  figures.push(
    bounded('page: first load', firstBytes / 1000, 'kB', ['≤', 170]),
    bounded('page: start → first answer, box and broker away', median(firstAnswers), 'ms', ['≤', 300]),
    bounded('page: event of the box → event of the stream, p99', quantile(events, 0.99), 'ms', ['≤', 400]),
    bounded('page: memory, standard house, no browser', none ?? Number.NaN, 'MB', ['≤', 92]),
    bounded('page: memory, one browser', one ?? Number.NaN, 'MB', ['≤', 105]),
    bounded('page: memory, three browsers', three ?? Number.NaN, 'MB', ['≤', 110]),
    figure('page: event → message, with and without, p50', pair(latencies, 'ms'), ['≤', 1.02]),
    figure(
      'page: start → all announced, with and without',
      pair(starts, 'ms'),
      ['≤', 1.02],
      pairedRatio(starts.bridge, starts.floor),
    ),
  )
}

function pair({ bridge, floor }: Latencies, unit: string): readonly [number, number, string] {
  return [median(bridge), median(floor), unit]
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} × ${cpu?.model.trim()}, ${memory} GB, Node.js ${process.version}, ${brokerName}`
}

/** Replaces the figures between the markers of the page, and its plot. */
function updatePage(): void {
  const page = 'docs/internals/performance.md'
  const begin = '<!-- figures -->'
  const end = '<!-- /figures -->'
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(begin)
  const after = rest.split(end)[1] ?? ''
  const today = new Date().toISOString().slice(0, 10)
  const heading = `Taken on ${today}: ${machine()}.`
  writeFileSync(page, `${before}${begin}\n${heading}\n\n${table(figures)}\n${end}${after}`)
  writeFileSync(
    'docs/internals/performance.svg',
    plot('One cycle of reading', 'milliseconds of processor time', curves),
  )
}

function printProgress(text: string): void {
  process.stderr.write(`${text}\n`)
}
