/** Rows of all objects whose name, value or topic has the text. */
import { entityName, shown } from '../display.ts'
import { plainText } from '../format.ts'
import { language, w } from '../language.ts'
import { Limited } from '../parts/limited.tsx'
import { deviceName, EntityRow } from '../parts/rows.tsx'
import { context } from '../parts/value.tsx'
import { to } from '../route.ts'
import { entityAt, idsOf, objectAt, places } from '../store.ts'

/** A row is named by path, entity and id, in one line each. */
const separator = '\n'

export function SearchResults({ text }: { readonly text: string }) {
  const keys = matching(text)
  return (
    <>
      <p class="detail" role="status">
        {keys.length === 0 ? w().nothingFound : w().found(keys.length)}
      </p>
      <Limited keys={keys} render={(key) => <Found key={key} name={key} />} />
    </>
  )
}

/** Values are looked at when the text changes, not with each event. */
function matching(text: string): readonly string[] {
  const wanted = plainText(text.trim()).split(/\s+/)
  const found: string[] = []
  for (const [path, { resource }] of places.value) {
    for (const id of idsOf(path).peek()) {
      const object = objectAt(path, id).peek()
      if (object === undefined) continue
      const device = deviceName(object)
      const of = `${device} ${object.topic} ${path}`
      for (const entity of resource.entities) {
        if (!object.entities.includes(entity.key)) continue
        const value = shown(entity, object, context(path)).text
        const all = plainText(`${entityName(entity, object, language.value, device)} ${value} ${entity.key} ${of}`)
        if (wanted.every((word) => all.includes(word))) found.push([path, entity.key, id].join(separator))
      }
    }
  }
  return found
}

function Found({ name }: { readonly name: string }) {
  const [path = '', key = '', ...rest] = name.split(separator)
  const object = objectAt(path, rest.join(separator)).value
  const entity = entityAt(path, key)
  if (object === undefined || entity === undefined) return null
  const [adapter = ''] = path.split('.')
  const href = object.id === '' ? to('all', adapter, path) : to('all', adapter, path, object.id)
  return <EntityRow entity={entity} object={object} of={`${deviceName(object)} · ${path}`} href={href} />
}
