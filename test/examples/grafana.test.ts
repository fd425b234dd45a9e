/** The Grafana dashboard and the settings of Prometheus in examples/grafana, against what `/metrics` really gives. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/log/log.ts'
import { startDaemon } from '../../src/main.ts'
import { metricsAnswer } from '../../src/page/metrics/metrics.ts'
import { modelNames, startSimulator } from '../../src/simulator/index.ts'
import { createStore } from '../../src/store/store.ts'
import { until } from '../mqtt/support.ts'
import { hasPromtool, lintMetrics, type Series, seriesIn } from '../page/support.ts'

const Dashboard = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown() })) }),
})
const text = readFileSync('examples/grafana/freebox.json', 'utf8')
const dashboard = Dashboard.parse(JSON.parse(text))
const targets = dashboard.panels.flatMap((panel) => panel.targets)

/** The adapters of which the dashboard shows something. Without the others this is fast. */
const shown = ['connection', 'lan', 'storage', 'system', 'wifi']

/** What `/metrics` gives with this model, once every resource was read. */
async function metricsOf(model: (typeof modelNames)[number]): Promise<string> {
  const box = await startSimulator({ model, appToken: 'simulated-app-token' })
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-grafana-'))
  const logging = createLog({ level: 'silent', to: { write: () => {} } })
  const config = parseConfig(
    {
      data: folder,
      freebox: { url: box.url, app_token: 'simulated-app-token', requests_per_minute: 6000 },
      mqtt: { embedded: { port: 0 } },
      adapters: { defaults: { enabled: false }, ...Object.fromEntries(shown.map((name) => [name, { enabled: true }])) },
    },
    adapters,
  )
  const store = createStore({ folder, log: logging.log })
  const daemon = await startDaemon({
    ...{ config, adapters, names: french, logging, store, version: '0.0.0', onRestart: () => undefined },
  })
  onTestFinished(async () => {
    await daemon.stop()
    await box.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const context = { version: '0.0.0', box: 'freebox', daemon, onLeftOut: expect.unreachable }
  const resources = () => [...(daemon.sources().engine?.resources.values() ?? [])]
  const isShown = () =>
    resources().length > 0 &&
    resources().every(({ condition, resource }) => condition !== 'unknown' || resource.asked !== undefined)
  await until(`every resource of the ${model} is read`, isShown)
  return metricsAnswer(context).text
}

describe('the Grafana dashboard', () => {
  test('names only metrics and labels that /metrics has, on the simulated models', async () => {
    const texts = await Promise.all(modelNames.map(metricsOf))
    const all = texts.flatMap(seriesIn)
    const labels = new Map<string, Set<string>>()
    for (const { name, labels: own } of all satisfies Series[]) {
      labels.set(name, new Set([...(labels.get(name) ?? []), ...Object.keys(own)]))
    }
    for (const { expr, legendFormat } of targets) {
      const names = namesIn(expr)
      expect(names).not.toEqual([])
      expect(names.filter((name) => !labels.has(name))).toEqual([])
      const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
      // Prometheus adds the instance itself.
      const known = new Set(['instance', ...names.flatMap((name) => [...(labels.get(name) ?? [])])])
      expect(used.filter((label) => !known.has(label))).toEqual([])
    }
    for (const { query } of dashboard.templating.list) {
      for (const name of namesIn(JSON.stringify(query))) expect([...labels.keys()]).toContain(name)
    }
    if (hasPromtool) for (const metrics of texts) expect(lintMetrics(metrics)).toBe('')
  })

  test('has a panel for the line, temperatures, people, disks, Wi-Fi stations and requests', () => {
    const expressions = targets.map(({ expr }) => expr).join('\n')
    for (const part of [
      'status_rate_down',
      'status_state',
      'celsius',
      'presence',
      'partition',
      'station',
      'requests_total',
    ]) {
      expect(expressions).toContain(part)
    }
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('names no address, no token and no data source of one installation', () => {
    expect(text).not.toMatch(/https?:\/\/|\d+\.\d+\.\d+\.\d+/)
    expect(new Set([...text.matchAll(/"uid": "([^"]*)"/g)].map(([, uid]) => uid))).toEqual(
      new Set(['freebox2mqtt', `\${datasource}`]),
    )
  })
})

describe('the settings of Prometheus', () => {
  test('scrape /metrics on the default address, with a password from a file', () => {
    const settings = parse(readFileSync('examples/grafana/prometheus.yml', 'utf8'))
    const { host, port } = parseConfig({}, adapters).http
    expect(settings.scrape_configs).toMatchObject([
      { static_configs: [{ targets: [`${host}:${port}`] }], basic_auth: { password_file: expect.any(String) } },
    ])
  })

  test.skipIf(!hasPromtool)('are valid (with promtool)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-prometheus-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'password'), 'secret')
    const settings = readFileSync('examples/grafana/prometheus.yml', 'utf8')
    writeFileSync(join(folder, 'prometheus.yml'), settings.replace(/password_file: .*/, 'password_file: password'))
    expect(execFileSync('promtool', ['check', 'config', join(folder, 'prometheus.yml')], { encoding: 'utf8' })).toMatch(
      /SUCCESS/,
    )
  })
})

/** The metrics in an expression. */
function namesIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:freebox(?:2mqtt)?|process)_[a-z0-9_]+\b/g)].map(([name]) => name)
}
