/** One adapter: its resources with their objects, commands and queries. */
import type { AdapterTable } from '../../src/page/contract.ts'
import { duration } from '../format.ts'
import { language, w } from '../language.ts'
import { QueryForm } from '../parts/command-form.tsx'
import { Limited } from '../parts/limited.tsx'
import { Back, ObjectView } from '../parts/object-view.tsx'
import { Commands, titleOf, whyNoValues } from '../parts/rows.tsx'
import { to } from '../route.ts'
import { idsOf, objectAt, type Place, places, resources } from '../store.ts'

export function AdapterView({ adapter }: { readonly adapter: AdapterTable }) {
  const paths = adapter.resources.map(({ path }) => path)
  const absent = paths.filter((path) => resources.value.get(path)?.condition === 'box has none')
  return (
    <>
      <Back href={to('all')} text={w().all} />
      <h1 tabIndex={-1}>{adapter.name}</h1>
      <p>
        <Description adapter={adapter} />
      </p>
      {paths
        .filter((path) => !absent.includes(path))
        .map((path) => {
          const place = places.value.get(path)
          return place && <ResourceView key={path} place={place} heading="h2" />
        })}
      {absent.length > 0 && <p class="detail resource">{w().boxHasNone(absent.join(', '))}</p>}
    </>
  )
}

/** That of an adapter which the page does not know is English. */
export function Description({ adapter: { name, description } }: { readonly adapter: AdapterTable }) {
  const own = w().adapterTexts[name]
  return (
    <span class="detail" {...(own === undefined && { lang: 'en' })}>
      {own ?? description}
    </span>
  )
}

/** Up to this number, the objects of a list are shown whole. */
const fewObjects = 3

export function ResourceView({ place, heading: Heading }: { readonly place: Place; readonly heading: 'h1' | 'h2' }) {
  const { adapter, resource } = place
  const { path } = resource
  const ids = idsOf(path).value
  const problem = whyNoValues(path)
  const isWhole = ids.length <= fewObjects
  return (
    <section class="resource">
      {Heading === 'h1' && <Back href={to('all', adapter.name)} text={adapter.name} />}
      <div class="top">
        <Heading tabIndex={-1}>{path}</Heading>
        <Interval place={place} />
      </div>
      {problem !== undefined && <p class="notice">{problem}</p>}
      {isWhole ? ids.map((id) => <Whole key={id} path={path} id={id} />) : <ObjectList path={path} ids={ids} />}
      <Commands resource={resource} id={undefined} />
      {resource.queries.length > 0 && (
        <details class="commands">
          <summary>
            {w().queriesOf} ({resource.queries.length})
          </summary>
          {resource.queries.map((query) => (
            <QueryForm key={query.word} query={query} adapter={adapter.name} />
          ))}
        </details>
      )}
    </section>
  )
}

function Interval({ place: { resource } }: { readonly place: Place }) {
  const { every, path } = resource
  const text = typeof every === 'number' ? duration(every, language.value) : every
  const isAsked = resource.entities.length === 0 && resource.commands.length === 0 && resource.queries.length > 0
  return (
    <p class="detail">
      {isAsked ? w().onRequest : w().readEvery(text)}
      {!isAsked && (
        <>
          {' · '}
          <a class="change" href={to('settings', `adapters.${path}`)} aria-label={`${w().changeInterval}: ${path}`}>
            {w().change}
          </a>
        </>
      )}
    </p>
  )
}

function Whole({ path, id }: { readonly path: string; readonly id: string }) {
  const object = objectAt(path, id).value
  return object === undefined ? null : <ObjectView object={object} heading="h3" />
}

function ObjectList({ path, ids }: { readonly path: string; readonly ids: readonly string[] }) {
  return <Limited keys={ids} render={(id) => <ObjectRow key={id} path={path} id={id} />} />
}

function ObjectRow({ path, id }: { readonly path: string; readonly id: string }) {
  const object = objectAt(path, id).value
  const adapter = places.value.get(path)?.adapter.name
  if (object === undefined || adapter === undefined) return null
  return (
    <li class="row">
      <a class="label" href={to('all', adapter, path, id)}>
        {titleOf(object)}
        <span class="detail">
          {id}
          {!object.announced && <span class="left-out">{w().notInHomeAssistant}</span>}
        </span>
      </a>
      <span class="state off">{w().values(object.entities.length)}</span>
    </li>
  )
}
