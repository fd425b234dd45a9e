/** What the `error_code` of a refusal of the box means. The box's own text is French and changes with the firmware. */

const meanings: Readonly<Record<string, string>> = {
  inval: 'it does not accept one of the values',
  invalid_request: 'it does not understand the request',
  noent: 'it does not have this object',
  invalid_id: 'it has no object with this id',
  nodev: 'it does not have this device',
  exist: 'it has this object already',
  busy: 'it is busy',
  nospc: 'there is no space left on its disk',
  notsup: 'this model or firmware cannot do this',
  internal_error: 'it has an internal error',
  access_denied: 'it does not permit this',
  service_down: 'this service of the box is stopped',
  timeout: 'it took too long',
  no_panel: 'the line has no such service',
  task_not_found: 'it has no such download, or no such part of it',
}

/** What the codes mean with the status 404: the path does not exist. */
const absences: Readonly<Record<string, string>> = {
  invalid_request: 'this model or firmware does not have it',
  http_404: 'this model or firmware does not have it',
}

/** The meaning as an addition to a sentence, ` (it is busy)`; an empty text if it is not known. */
export function refusalMeaning({ code, isAbsence }: { code: string; isAbsence: boolean }): string {
  const all = isAbsence ? { ...meanings, ...absences } : meanings
  const meaning = Object.hasOwn(all, code) ? all[code] : undefined
  return meaning === undefined ? '' : ` (${meaning})`
}
