/** The hosts of the network, in the order in which people look for them. */
import { computed } from '@preact/signals'
import type { ObjectNow } from '../src/page/contract.ts'
import { objectName } from './display.ts'
import { plainText } from './format.ts'
import { language } from './language.ts'
import { now } from './screens/now-cards.ts'
import { idsOf, objectAt, stableList } from './store.ts'

const { path, tracker } = now.people

export type PeopleFilter = 'all' | 'home' | 'away' | 'left'

export function isHome(object: ObjectNow): boolean {
  return object.state[tracker] === true
}

/** Those with a device in Home Assistant first, then those at home, then by name. */
const sorted = stableList(() => {
  const { compare } = new Intl.Collator(language.value, { numeric: true })
  const found = idsOf(path).value.flatMap((id) => {
    const object = objectAt(path, id).value
    return object === undefined ? [] : [{ id, object, name: objectName(object, language.value, id) }]
  })
  const rank = (it: ObjectNow) => (it.announced ? 0 : 2) + (isHome(it) ? 0 : 1)
  return found
    .toSorted((left, right) => rank(left.object) - rank(right.object) || compare(left.name, right.name))
    .map(({ id }) => id)
})

export const peopleAtHome = computed(() => {
  return sorted.value.flatMap((id) => {
    const object = objectAt(path, id).value
    return object?.announced && isHome(object) ? [objectName(object, language.value, id)] : []
  })
})

/** The ids of the hosts that a filter and a search leave. */
export function found(filter: PeopleFilter, search: string): readonly string[] {
  const wanted = plainText(search.trim())
  return sorted.value.filter((id) => {
    const object = objectAt(path, id).value
    return object !== undefined && passes(object, filter) && (wanted === '' || textOf(object).includes(wanted))
  })
}

function passes(object: ObjectNow, filter: PeopleFilter): boolean {
  if (filter === 'left') return !object.announced
  return filter === 'all' || isHome(object) === (filter === 'home')
}

/** What a search finds: name, addresses, maker. */
function textOf({ name, id, state }: ObjectNow): string {
  return plainText([name[language.value], id, state.ip, state.mac, state.vendor].filter((it) => it !== null).join(' '))
}
