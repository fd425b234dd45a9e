/** `/api/tables`: the tables of the adapters, from which the page is made. */
import { fingerprint } from '../../mqtt/topics.ts'
import { type Answer, jsonInParts } from '../answer.ts'
import { hasTag } from '../files.ts'
import type { RouteContext } from '../route.ts'
import { adapterTable } from './describe.ts'

export function tablesAnswer({ version, tables, request }: RouteContext): Answer {
  const etag = `"${fingerprint(`${version} ${tables.revision()}`)}"`
  const headers = { ETag: etag, 'Cache-Control': 'no-cache' }
  if (hasTag(request.header('if-none-match'), etag)) return { status: 304, type: 'application/json', text: '', headers }
  return { ...jsonInParts(partsOf(version, tables)), headers }
}

function* partsOf(version: string, tables: RouteContext['tables']): Generator<string> {
  yield `{"version":${JSON.stringify(version)},"adapters":[`
  const resources = tables.resources()
  const names = [...new Set(resources.map(({ adapter }) => adapter))]
  for (const [at, name] of names.entries()) {
    const own = resources.filter(({ adapter }) => adapter === name)
    const description = tables.descriptions.get(name) ?? ''
    yield `${at === 0 ? '' : ','}${JSON.stringify(adapterTable(name, description, own, tables))}`
  }
  yield ']}'
}
