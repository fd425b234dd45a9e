/** Who is home: every host of the network, and why some have no device in Home Assistant. */
import { useSignal } from '@preact/signals'
import { objectName } from '../display.ts'
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

function List() {
  const filter = useSignal<PeopleFilter>('all')
  const search = useSignal('')
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

/** Fields of the state that are shown below the name. */
const details = ['ip', 'link', 'band', 'access_point', 'vendor']

function PersonRow({ id }: { readonly id: string }) {
  const object = objectAt(path, id).value
  const entity = entityAt(path, tracker)
  if (object === undefined || entity === undefined) return null
  const facts = details.map((key) => object.state[key]).filter((it) => typeof it === 'string' && it !== 'unknown')
  return (
    <li class="row">
      <span class={`dot ${isHome(object) ? 'on' : ''}`} aria-hidden="true" />
      <a class="label" href={to('people', id)}>
        {objectName(object, language.value, id)}
        <span class="detail">
          {facts.join(' · ')}
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
      {object === undefined ? <p class="empty">{w().nothingFound}</p> : <ObjectView object={object} heading="h1" />}
    </>
  )
}
