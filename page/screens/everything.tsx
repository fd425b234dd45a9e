/** Everything that the adapters bring: values, commands, topics. Made from their tables. */
import { signal } from '@preact/signals'
import type { AdapterTable } from '../../src/page/contract.ts'
import { say, w } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { Limited } from '../parts/limited.tsx'
import { Back, ObjectView } from '../parts/object-view.tsx'
import { SearchField } from '../parts/search-field.tsx'
import type { ScreenProps } from '../route.ts'
import { to } from '../route.ts'
import { idsOf, objectAt, places, resources, tables } from '../store.ts'
import { AdapterView, Description, ResourceView } from './adapter-view.tsx'
import { SearchResults } from './search-results.tsx'

export function Everything({ rest: [adapter, path, id] }: ScreenProps) {
  if (adapter === undefined) return <Adapters />
  const table = tables.value?.adapters.find((it) => it.name === adapter)
  if (table === undefined) return <Missing />
  if (path === undefined) return <AdapterView adapter={table} />
  const place = places.value.get(path)
  if (place === undefined) return <Missing />
  if (id === undefined) return <ResourceView place={place} heading="h1" />
  const object = objectAt(path, id).value
  return (
    <>
      <Back href={to('all', adapter)} text={adapter} />
      {object === undefined ? <Missing /> : <ObjectView object={object} heading="h1" />}
    </>
  )
}

function Missing() {
  return (
    <>
      <Back href={to('all')} text={w().all} />
      <h1 tabIndex={-1}>{w().nothingFound}</h1>
    </>
  )
}

/** It lasts: who comes back from a result finds the others. */
const search = signal('')

function Adapters() {
  return (
    <>
      <h1 tabIndex={-1}>{w().all}</h1>
      <div class="tools">
        <SearchField label={w().searchAll} value={search.value} onSearch={(it) => (search.value = it)} />
      </div>
      {search.value.trim().length > 1 ? <SearchResults text={search.value} /> : <AdapterList />}
    </>
  )
}

function AdapterList() {
  const adapters = tables.value?.adapters ?? []
  const byName = new Map(adapters.map((it) => [it.name, it]))
  return (
    <Limited
      step={100}
      keys={[...byName.keys()]}
      render={(name) => {
        const adapter = byName.get(name)
        return adapter && <AdapterRow key={name} adapter={adapter} />
      }}
    />
  )
}

function AdapterRow({ adapter }: { readonly adapter: AdapterTable }) {
  const paths = adapter.resources.map(({ path }) => path)
  const count = paths.reduce((sum, path) => sum + idsOf(path).value.length, 0)
  const isTroubled = paths.some((path) => isTrouble(resources.value.get(path)?.condition))
  return (
    <li class="row">
      <a class="label" href={to('all', adapter.name)}>
        <span>
          {adapter.name}
          {adapter.group !== null && <span class="tag">{say(adapter.group)}</span>}
          {isTroubled && <Icon name="mdi:alert-outline" />}
        </span>
        <Description adapter={adapter} />
      </a>
      <span class="state off">{w().objects(count)}</span>
    </li>
  )
}

function isTrouble(condition: string | undefined): boolean {
  return condition === 'missing right' || condition === 'unreachable'
}
