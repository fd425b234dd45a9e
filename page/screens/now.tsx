/** The most important in one look. */
import type { ComponentChildren } from 'preact'
import { entityName } from '../display.ts'
import { language, w } from '../language.ts'
import { Control } from '../parts/control.tsx'
import { Icon } from '../parts/icon.tsx'
import { deviceName } from '../parts/rows.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { Value } from '../parts/value.tsx'
import { peopleAtHome } from '../people.ts'
import { recentValues } from '../recent.ts'
import { to } from '../route.ts'
import { connection, entityAt, firstOf, idsOf, isCurrent, objectAt, status } from '../store.ts'
import { now } from './now-cards.ts'

export function Now() {
  const { title, rightsMissing = [] } = status.value ?? { title: null }
  const isOld = !isCurrent.value
  return (
    <>
      <header class="top">
        <h1 tabIndex={-1}>{title ?? w().title}</h1>
        <span class={`live ${isOld ? 'old' : ''}`}>
          {isOld ? w().old : w().live}
          {connection.value === 'connecting' && ' …'}
        </span>
      </header>
      <div class={`cards ${isOld ? 'old' : ''}`}>
        <LineCard />
        <PeopleCard />
        <WifiCard />
        <CallsCard />
        <AlarmCards />
        <TemperaturesCard />
        {rightsMissing.length > 0 && (
          <Card icon="mdi:alert-outline" title={w().notices} link={to('setup')}>
            <p class="bad">{w().rightsMissing(rightsMissing.length)}</p>
            <p class="detail">{rightsMissing.map(({ name }) => name).join(', ')}</p>
          </Card>
        )}
      </div>
    </>
  )
}

interface CardProps {
  readonly icon: string
  readonly title: string
  /** What is shown next to the title. */
  readonly state?: ComponentChildren
  readonly link?: string
  readonly children?: ComponentChildren
}

function Card({ icon, title, state, link, children }: CardProps) {
  return (
    <section class="card">
      <div class="card-head">
        <h2>
          <Icon name={icon} />
          {link === undefined ? (
            title
          ) : (
            <a href={link}>
              {title} <span aria-hidden="true">›</span>
            </a>
          )}
        </h2>
        {state}
      </div>
      {children}
    </section>
  )
}

/** An entity of an object without its name; nothing if the object does not have it. */
function One({ path, id = '', entity: key }: { readonly path: string; readonly id?: string; readonly entity: string }) {
  const object = objectAt(path, id).value
  const entity = entityAt(path, key)
  if (object === undefined || entity === undefined || !object.entities.includes(key)) return null
  return (
    <Control entity={entity} object={object} label={entityName(entity, object, language.value, deviceName(object))} />
  )
}

function LineCard() {
  const { path, state, rates } = now.line
  const object = firstOf(path)
  if (object === undefined) return null
  const [down] = rates
  return (
    <Card
      icon="mdi:web"
      title={entityAt(path, state)?.name?.[language.value] ?? w().line}
      link={to('line')}
      state={<One path={path} entity={state} />}
    >
      <div class="figures">
        {rates.map((key, index) => (
          <p key={key} class="figure">
            <span class="detail">
              {index === 0 ? '↓ ' : '↑ '}
              {index === 0 ? w().download : w().upload}
            </span>
            <One path={path} entity={key} />
          </p>
        ))}
      </div>
      <Sparkline values={recentValues(path, down).value} label={w().lastMinutes} />
    </Card>
  )
}

const mostNames = 6

function PeopleCard() {
  const { path } = now.people
  if (idsOf(path).value.length === 0) return null
  const names = peopleAtHome.value
  const shown = names.slice(0, mostNames)
  const left = names.length - shown.length
  return (
    <Card
      icon="mdi:account-group-outline"
      title={w().people}
      link={to('people')}
      state={<span class="state good">{w().homeCount(names.length)}</span>}
    >
      {names.length === 0 ? (
        <p class="detail">{w().nobodyHome}</p>
      ) : (
        <ul class="chips">
          {shown.map((name) => (
            <li key={name}>{name}</li>
          ))}
          {left > 0 && <li class="detail">{w().others(left)}</li>}
        </ul>
      )}
    </Card>
  )
}

function WifiCard() {
  const { path, control, more } = now.wifi
  if (firstOf(path) === undefined) return null
  return (
    <Card icon="mdi:wifi" title={w().wifi} link={to('all', 'wifi')} state={<One path={path} entity={control} />}>
      {more.map(([where, key]) => (
        <Fact key={key} path={where} entity={key} />
      ))}
    </Card>
  )
}

function CallsCard() {
  const { path, first, more } = now.calls
  if (firstOf(path) === undefined) return null
  return (
    <Card icon="mdi:phone" title={w().calls} link={to('all', 'calls')}>
      {[first, ...more].map((key) => (
        <Fact key={key} path={path} entity={key} />
      ))}
    </Card>
  )
}

/** An entity with its name, unless its value is unknown. */
function Fact({
  path,
  id = '',
  entity: key,
}: {
  readonly path: string
  readonly id?: string
  readonly entity: string
}) {
  const object = objectAt(path, id).value
  const entity = entityAt(path, key)
  const value = object?.state[key]
  if (object === undefined || entity === undefined || value === null || value === undefined) return null
  const label = entityName(entity, object, language.value, deviceName(object))
  return (
    <p class="fact">
      <span class="detail">{label}</span>
      <Value entity={entity} object={object} label={label} />
    </p>
  )
}

function AlarmCards() {
  const { path, control } = now.alarm
  return (
    <>
      {idsOf(path).value.map((id) => (
        <Card key={id} icon="mdi:shield-home-outline" title={w().alarmCard} link={to('all', 'home', path, id)}>
          <One path={path} id={id} entity={control} />
        </Card>
      ))}
    </>
  )
}

const mostTemperatures = 4

function TemperaturesCard() {
  const { path, value } = now.temperatures
  const ids = idsOf(path).value.slice(0, mostTemperatures)
  if (ids.length === 0) return null
  return (
    <Card icon="mdi:thermometer" title={w().temperatures} link={to('line', 'temp')}>
      {ids.map((id) => (
        <Fact key={id} path={path} id={id} entity={value} />
      ))}
    </Card>
  )
}
