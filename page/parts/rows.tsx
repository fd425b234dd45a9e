/** The entities of an object as rows, and what else belongs to the object: topic, reasons, commands. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { EntityTable, ObjectNow, ResourceTable, Why } from '../../src/page/contract.ts'
import { entityName, objectName } from '../display.ts'
import { language, say, w } from '../language.ts'
import { places, resources } from '../store.ts'
import { CommandForm } from './command-form.tsx'
import { Control } from './control.tsx'
import { entityIcon } from './entity-icons.ts'
import { Icon } from './icon.tsx'
import { announce } from './messages.tsx'

interface EntityRowProps {
  readonly entity: EntityTable
  readonly object: ObjectNow
  /** Says which object it is, where rows of several are mixed. */
  readonly of?: string
  /** The address of the screen of the object. */
  readonly href?: string
}

export function EntityRow({ entity, object, of, href }: EntityRowProps) {
  const label = entityName(entity, object, language.value, deviceName(object))
  return (
    <li class="row">
      <Icon name={entityIcon(entity)} />
      <Label {...(href !== undefined && { href })}>
        {label}
        {of !== undefined && of !== label && <span class="detail">{of}</span>}
      </Label>
      <Control entity={entity} object={object} label={label} />
    </li>
  )
}

function Label({ href, children }: { readonly href?: string; readonly children: ComponentChildren }) {
  if (href === undefined) return <span class="label">{children}</span>
  return (
    <a class="label" href={href}>
      {children}
    </a>
  )
}

/** The name of an object, its group, or its adapter. */
export function deviceName(object: ObjectNow): string {
  const group = places.value.get(object.path)?.adapter.group
  return objectName(object, language.value, group ? say(group) : w().title)
}

/** An object on the device of its group has no name of its own: its fields say what it is. */
export function titleOf(object: ObjectNow): string {
  const [field] = Object.values(object.fields)
  return object.name[language.value] || field?.[language.value] || deviceName(object)
}

/** The entities that the object has: first the main ones, then settings, then diagnostics. */
export function entitiesOf(object: ObjectNow, resource: ResourceTable): readonly EntityTable[] {
  const has = new Set(object.entities)
  const order = [null, 'config', 'diagnostic']
  return resource.entities
    .filter(({ key }) => has.has(key))
    .toSorted((left, right) => order.indexOf(left.category) - order.indexOf(right.category))
}

export function EntityRows({ object, resource }: { readonly object: ObjectNow; readonly resource: ResourceTable }) {
  return (
    <ul class="rows">
      {entitiesOf(object, resource).map((entity) => (
        <EntityRow key={entity.key} entity={entity} object={object} />
      ))}
    </ul>
  )
}

export function Topic({ topic }: { readonly topic: string }) {
  const isCopied = useSignal(false)
  const copy = async () => {
    await copyText(topic)
    isCopied.value = true
    announce(w().copied)
    setTimeout(() => (isCopied.value = false), 2000)
  }
  return (
    <p class="topic">
      <code>{topic}</code>
      <button type="button" class="quiet" aria-label={`${w().copy}: ${topic}`} onClick={() => void copy()}>
        <Icon name={isCopied.value ? 'mdi:check' : 'mdi:content-copy'} />
      </button>
    </p>
  )
}

/** `navigator.clipboard` exists only with https and on this machine. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
}

/** Why Home Assistant has no device for an object. */
export function WhyNoDevice({ why }: { readonly why: Why | null }) {
  if (why === null) return null
  return (
    <details class="why">
      <summary>{w().whyNot}</summary>
      <p>{sentenceFor(w().whyObject, why) ?? w().whyOther(why.because)}</p>
    </details>
  )
}

/** Why a resource has no values. */
export function whyNoValues(path: string): string | undefined {
  const why = resources.value.get(path)?.why
  if (why === null || why === undefined) return undefined
  const sentence = sentenceFor(w().whyResource, why)
  return sentence ?? w().whyOther(why.because)
}

function sentenceFor(
  sentences: Readonly<Record<string, (details: Why['details']) => string>>,
  { because, details }: Why,
): string | undefined {
  return Object.hasOwn(sentences, because) ? sentences[because]?.(details) : undefined
}

export function Commands({ resource, id }: { readonly resource: ResourceTable; readonly id: string | undefined }) {
  const on = id === undefined ? 'list' : 'object'
  const commands = resource.commands.filter((it) => it.on === on)
  if (commands.length === 0) return null
  return (
    <details class="commands">
      <summary>
        {w().commandsOf} ({commands.length})
      </summary>
      {commands.map((command) => (
        <CommandForm key={command.word} command={command} path={resource.path} id={id ?? ''} />
      ))}
    </details>
  )
}
