/** How the daemon is: its connections, what it reads, its log. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { LogLine, ResourceNow, Status } from '../../src/page/contract.ts'
import { clock } from '../clock.ts'
import { clockTime, dateTime, duration, numberText, relative, withUnit } from '../format.ts'
import { language, w } from '../language.ts'
import { ServerText } from '../parts/messages.tsx'
import { whyNoValues } from '../parts/rows.tsx'
import { to } from '../route.ts'
import { log, resources, status } from '../store.ts'

export function Health() {
  return (
    <>
      <h1 tabIndex={-1}>{w().health}</h1>
      {status.value !== null && <Facts now={status.value} />}
      <Reads />
      <Log />
    </>
  )
}

function Facts({ now }: { readonly now: Status }) {
  const words = w()
  const number = (value: number) => numberText(value, language.value)
  const { requests, mqtt, commands } = now
  const share = Math.min(1, requests.now / Math.max(1, requests.limit))
  return (
    <dl class="facts">
      <Fact name={words.box} isGood={now.box === 'up'}>
        {now.box === 'up' ? words.connected : <ServerText error={now.boxProblem ?? now.box} />}
        {now.firmware !== null && ` · ${words.firmware} ${now.firmware}`}
        {now.apiVersion !== null && ` · API ${now.apiVersion}`}
      </Fact>
      <Fact name={words.broker} isGood={now.brokerConnected}>
        {now.brokerConnected ? words.connected : words.disconnected} · {now.broker}
      </Fact>
      <Fact name={words.events} isGood={now.websocket === 'open'}>
        {words.eventsAre[now.websocket] ?? now.websocket}
      </Fact>
      <Fact name={words.requests}>
        <meter min={0} max={1} high={0.8} value={share} aria-label={words.requests} />
        {words.requestsAre(requests.now, requests.limit)}
        <span class="detail">{words.latency(requests.mean, requests.worst)}</span>
      </Fact>
      <Fact name={words.published}>{number(mqtt.published)}</Fact>
      <Fact name={words.commandsDone}>{words.okRefused(commands.ok, commands.refused)}</Fact>
      {now.memory !== null && (
        <Fact name={words.memory}>
          {withUnit(number(now.memory), language.value === 'fr' ? 'Mo' : 'MB', language.value)}
        </Fact>
      )}
      <Fact name={words.uptime}>{duration(now.uptime, language.value)}</Fact>
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly isGood?: boolean
  readonly children: ComponentChildren
}

function Fact({ name, isGood, children }: FactProps) {
  return (
    <div class="fact">
      <dt>
        {isGood !== undefined && <span class={`dot ${isGood ? 'on' : 'bad'}`} aria-hidden="true" />}
        {name}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function Reads() {
  const onlyTroubles = useSignal(true)
  const all = [...resources.value.values()]
  const shown = onlyTroubles.value ? all.filter(isTrouble) : all
  return (
    <section>
      <div class="top">
        <h2>{w().reads}</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyTroubles.value}
            onChange={({ currentTarget }) => (onlyTroubles.value = currentTarget.checked)}
          />
          {w().onlyTroubles}
        </label>
      </div>
      <ul class="rows">
        {shown.map((it) => (
          <ReadRow key={it.path} resource={it} />
        ))}
      </ul>
      {shown.length === 0 && <p class="empty">{w().none}</p>}
    </section>
  )
}

/** What a box does not have is no trouble. */
function isTrouble({ condition, lastError }: ResourceNow): boolean {
  return condition === 'missing right' || condition === 'unreachable' || (condition === 'granted' && lastError !== null)
}

function ReadRow({ resource }: { readonly resource: ResourceNow }) {
  const { path, lastSuccess, lastError, condition } = resource
  const why = whyNoValues(path)
  const [adapter = ''] = path.split('.')
  return (
    <li class="row">
      <span class={`dot ${condition === 'granted' ? 'on' : isTrouble(resource) ? 'bad' : ''}`} aria-hidden="true" />
      <span class="label">
        <a href={to('all', adapter, path)}>{path}</a>
        {why !== undefined && <span class="detail">{why}</span>}
        {lastError !== null && (
          <span class="detail" lang="en">
            {lastError}
          </span>
        )}
      </span>
      <span class="state off">
        {lastSuccess === null ? w().never : relative(lastSuccess * 1000, clock.value, language.value)}
      </span>
    </li>
  )
}

const levels = ['info', 'warn', 'error'] as const
const order: readonly LogLine['level'][] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
const mostLines = 200

function Log() {
  const level = useSignal<LogLine['level']>('info')
  const lines = log.value.filter((it) => order.indexOf(it.level) >= order.indexOf(level.value)).slice(-mostLines)
  return (
    <section>
      <div class="top">
        <h2>{w().logTitle}</h2>
        <fieldset class="segments">
          <legend class="hidden">{w().level}</legend>
          {levels.map((it) => (
            <button
              type="button"
              key={it}
              lang="en"
              aria-pressed={level.value === it}
              onClick={() => (level.value = it)}
            >
              {it}
            </button>
          ))}
        </fieldset>
      </div>
      <ol class="log" lang="en">
        {lines.toReversed().map(({ level, message, time }, index) => (
          <li key={`${time} ${index} ${message}`} class={level}>
            <time dateTime={new Date(time).toISOString()} title={dateTime(time, language.value)}>
              {clockTime(time, clock.value, language.value)}
            </time>
            <span class="level">{level}</span>
            <span>{message}</span>
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p class="empty">{w().logEmpty}</p>}
    </section>
  )
}
