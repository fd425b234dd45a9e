/** Who is home: every host of the network, and why some have no device in Home Assistant. */
import { signal } from '@preact/signals'
import type { ObjectNow } from '../../src/page/contract.ts'
import { objectName } from '../display.ts'
import { clockTime } from '../format.ts'
import { language, w } from '../language.ts'
import { Limited } from '../parts/limited.tsx'
import { Back, ObjectView } from '../parts/object-view.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { Value } from '../parts/value.tsx'
import { found, isHome, type PeopleFilter } from '../people.ts'
import type { ScreenProps } from '../route.ts'
import { to } from '../route.ts'
import { entityAt, idsOf, isCurrent, objectAt } from '../store.ts'
import { now } from './now-cards.ts'

const { path, tracker } = now.people

export function People({ rest: [id] }: ScreenProps) {
  return id === undefined ? <List /> : <Person id={id} />
}

/** They last: who comes back from a person finds the same list. */
const filter = signal<PeopleFilter>('all')
const search = signal('')

function List() {
  const ids = found(filter.value, search.value)
  const words = w()
  const filters: [PeopleFilter, string][] = [
    ['all', words.filterAll],
    ['home', words.filterHome],
    ['away', words.filterAway],
    ['left', words.filterLeft],
  ]
  return (
    <>
      <h1 tabIndex={-1}>{words.people}</h1>
      <div class="tools">
        <fieldset class="segments">
          <legend class="hidden">{words.show}</legend>
          {filters.map(([name, text]) => (
            <button type="button" key={name} aria-pressed={filter.value === name} onClick={() => (filter.value = name)}>
              {text}
            </button>
          ))}
        </fieldset>
        <SearchField label={words.searchPeople} value={search.value} onSearch={(it) => (search.value = it)} />
      </div>
      {ids.length === 0 ? (
        <p class="empty">{idsOf(path).value.length === 0 ? words.noPeople : words.nothingFound}</p>
      ) : (
        <div class={isCurrent.value ? '' : 'old'}>
          <Limited keys={ids} render={(id) => <PersonRow key={id} id={id} />} />
        </div>
      )}
    </>
  )
}

/** Fields of the state that are shown below the name. The band says that the link is Wi-Fi. */
const details = ['ip', 'link', 'band', 'access_point', 'vendor']

/** The box names links and bands as people do not: `ethernet`, `2d4g`. */
const known: Readonly<Record<string, string>> = {
  ...{ ethernet: 'Ethernet', wifi: 'Wi-Fi', '2d4g': '2.4 GHz', '5g': '5 GHz', '6g': '6 GHz' },
}

function factsOf(state: ObjectNow['state']): readonly string[] {
  const decimal = (text: string) => (language.value === 'fr' ? text.replace('.', ',') : text)
  return details.flatMap((key) => {
    const value = state[key]
    if (typeof value !== 'string' || value === 'unknown' || value === '') return []
    return [key === 'link' || key === 'band' ? decimal(known[value] ?? value) : value]
  })
}

function leavingText({ homeUntil }: ObjectNow): readonly string[] {
  return homeUntil === null ? [] : [w().homeUntil(clockTime(homeUntil * 1000, Date.now(), language.value))]
}

function PersonRow({ id }: { readonly id: string }) {
  const object = objectAt(path, id).value
  const entity = entityAt(path, tracker)
  if (object === undefined || entity === undefined) return null
  return (
    <li class="row">
      <span class={`dot ${isHome(object) ? 'on' : ''}`} aria-hidden="true" />
      <a class="label" href={to('people', id)}>
        {objectName(object, language.value, id)}
        <span class="detail">
          {[...leavingText(object), ...factsOf(object.state)].join(' · ')}
          {!object.announced && <span class="left-out">{w().notInHomeAssistant}</span>}
        </span>
      </a>
      <Value entity={entity} object={object} label="" />
    </li>
  )
}

function Person({ id }: { readonly id: string }) {
  const object = objectAt(path, id).value
  return (
    <>
      <Back href={to('people')} text={w().people} />
      {object === undefined ? <h1 tabIndex={-1}>{w().nothingFound}</h1> : <ObjectView object={object} heading="h1" />}
    </>
  )
}
