/** Everything about one object: whether Home Assistant has it, its entities, its topic, its commands. */
import type { ObjectNow } from '../../src/page/contract.ts'
import { language, w } from '../language.ts'
import { goBackTo } from '../places.ts'
import { isCurrent, places } from '../store.ts'
import { Icon } from './icon.tsx'
import { Commands, EntityRows, Topic, titleOf, WhyNoDevice, whyNoValues } from './rows.tsx'

interface ObjectViewProps {
  readonly object: ObjectNow
  readonly heading: 'h1' | 'h3'
}

export function ObjectView({ object, heading: Heading }: ObjectViewProps) {
  const place = places.value.get(object.path)
  const problem = whyNoValues(object.path)
  // Below the title of its resource, the only object needs no name.
  const isNamed = object.id !== '' || object.name[language.value] !== ''
  return (
    <article class={`object ${isCurrent.value ? '' : 'old'}`}>
      {(Heading === 'h1' || isNamed) && <Heading tabIndex={-1}>{titleOf(object)}</Heading>}
      {!object.announced && <p class="detail">{w().notInHomeAssistant}</p>}
      <WhyNoDevice why={object.why} />
      {problem !== undefined && <p class="notice">{problem}</p>}
      {place !== undefined && <EntityRows object={object} resource={place.resource} />}
      <Topic topic={object.topic} />
      {place !== undefined && <Commands resource={place.resource} id={object.id} />}
    </article>
  )
}

export function Back({ href, text }: { readonly href: string; readonly text: string }) {
  return (
    <a class="back" href={href} onClick={(event) => goBackTo(event, href)}>
      <Icon name="mdi:chevron-left" />
      {text}
    </a>
  )
}
