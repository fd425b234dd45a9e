/** The configuration and the dashboard of examples/grafana with a real Prometheus. */
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHouse } from '../support/house.mjs'
import { killedOnExit } from '../support/processes.mjs'
import { createReport, same } from '../support/report.mjs'
import { freePort, until } from '../support/waiting.mjs'

const password = 'correct horse'
const { print, check, end } = createReport()
const example = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../examples/grafana/${name}`, import.meta.url), 'utf8')

const house = await openHouse()
const [http, mqtt, port] = [await freePort(), await freePort(), await freePort()]
const settings = { http: { port: http, password }, mqtt: { embedded: { port: mqtt } } }
const folder = house.dataFolder()
let daemon = house.startDaemon(settings, folder)
print(execFileSync('prometheus', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '')

const secret = join(folder, 'password')
writeFileSync(secret, password)
const configuration = join(folder, 'prometheus.yml')
const text = example('prometheus.yml')
  .replace('127.0.0.1:8099', `127.0.0.1:${http}`)
  .replace('/etc/prometheus/freebox2mqtt_password', secret)
  .replace('scrape_interval: 30s', 'scrape_interval: 1s')
writeFileSync(configuration, text)

await check('the example configuration is valid', () => {
  execFileSync('promtool', ['check', 'config', configuration], { stdio: 'pipe' })
})

const options = [`--config.file=${configuration}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`]
killedOnExit(spawn('prometheus', [...options, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' }))

/**
 * The results of a query, as it is entered in Prometheus.
 * @param {string} query
 * @returns {Promise<{ metric: Record<string, string>, value: [number, string] }[]>}
 */
async function results(query) {
  const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`
  const { status, data, error } = await fetch(url).then((it) => it.json())
  if (status !== 'success') throw new Error(`${query}: ${error}`)
  return data.result
}
/** @param {string} query */
const valueIn = async (query) => (await results(query).catch(() => []))[0]?.value[1]

await check('Prometheus reads the daemon, with the password', () =>
  until('up is 1', async () => (await valueIn('up{job="freebox2mqtt"}')) === '1', 60),
)

await check('and the state of the line, as the box says it', async () => {
  await until('the line is up', async () => (await valueIn('freebox_connection_status_up')) === '1')
  const [{ metric = {} } = {}] = await results('freebox_connection_status_up')
  same(metric.box, 'freebox', 'the label box')
})

await check('the format is what promtool checks', async () => {
  const authorization = `Basic ${Buffer.from(`:${password}`).toString('base64')}`
  const metrics = await fetch(`http://127.0.0.1:${http}/metrics`, { headers: { authorization } }).then((it) =>
    it.text(),
  )
  execFileSync('promtool', ['check', 'metrics'], { input: metrics, stdio: ['pipe', 'pipe', 'pipe'] })
})

await check('every query of the dashboard is valid and has a result', async () => {
  const { panels } = JSON.parse(example('freebox.json'))
  /** @type {{ expr: string }[]} */
  const targets = panels.flatMap((/** @type {{ targets?: { expr: string }[] }} */ { targets = [] }) => targets)
  const queries = targets.map(({ expr }) => expr.replaceAll('$box', 'freebox').replaceAll('$__rate_interval', '30s'))
  const withoutResult = async () => {
    const counts = await Promise.all(queries.map(async (query) => (await results(query)).length))
    return queries.filter((_, at) => counts[at] === 0)
  }
  // A rate needs two readings with a value.
  await until('each has a result', async () => (await withoutResult()).length === 0).catch(() => undefined)
  print(`    ${queries.length} queries`)
  same(await withoutResult(), [], 'queries without a result')
})

await check('a line that goes down is down in the next reading', async () => {
  house.box.house.connection.status.state = 'down'
  await until('it is down', async () => (await valueIn('freebox_connection_status_up')) === '0')
  house.box.house.connection.status.state = 'up'
  await until('it is up again', async () => (await valueIn('freebox_connection_status_up')) === '1')
})

await check('a restart of the daemon leaves one series of everything', async () => {
  await daemon.stop()
  await until('Prometheus sees that it is away', async () => (await valueIn('up{job="freebox2mqtt"}')) === '0')
  daemon = house.startDaemon(settings, folder)
  await until('it is back', async () => (await valueIn('freebox_connection_status_up')) === '1', 40)
  same((await results('freebox_connection_status_up')).length, 1, 'series')
})

await check('the daemon has logged no warning', () => same(daemon.warnings(), []))

await house.close()
end()
