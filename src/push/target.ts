/**
 * The entry of freebox2mqtt in the box's list of push targets (`notif/targets`): finds, creates, updates and removes it.
 * https://dev.freebox.fr/sdk/os/notif/. Targets on a server of the user came with API 11, more subscriptions with API 12.
 */
import { z } from 'zod'
import { Refused } from '../errors.ts'
import { asList, type Freebox } from '../freebox/index.ts'

/** The entry as it should be. */
export interface PushTarget {
  /** The URL that the box calls. The secret is its last segment. */
  apiUrl: string
  secret: string
  /** Identifies the entry among those of telephones. The box requires one and sends it to `apiUrl` only. */
  token: string
}

export interface EnsuredTarget {
  id: string
  /** Whether the entry is new on the box. */
  created: boolean
}

const path = 'notif/targets/'
const targetName = 'freebox2mqtt'

const Entry = z.object({
  id: z.coerce.string().min(1),
  name: z.string().catch(''),
  api_url: z.string().catch(''),
})
type Entry = z.output<typeof Entry>

/**
 * Makes sure that the box has exactly one correct entry for this target. Throws the errors of `request`, and Refused
 * (`not_kept`) if the box accepts a new entry but does not list it.
 * @param refresh also updates an entry that looks correct, because the list does not show all of its fields.
 */
export async function ensureTarget(
  box: Pick<Freebox, 'request' | 'info'>,
  target: PushTarget,
  refresh: boolean,
): Promise<EnsuredTarget> {
  const [first, ...duplicates] = await findEntries(box, target)
  for (const { id } of duplicates) await removeTarget(box, id)
  if (!first) {
    await write(box, 'POST', path, target)
    const [created] = await findEntries(box, target)
    if (!created) throw new Refused('the box accepted the push target but does not list it', 'not_kept')
    return { id: created.id, created: true }
  }
  if (refresh || first.api_url !== target.apiUrl) await write(box, 'PUT', pathOf(first.id), target)
  return { id: first.id, created: false }
}

/** Removes an entry. */
export async function removeTarget(box: Pick<Freebox, 'request'>, id: string): Promise<void> {
  await box.request({ method: 'DELETE', path: pathOf(id), timeout: 'quick' })
}

async function findEntries(box: Pick<Freebox, 'request'>, target: PushTarget): Promise<Entry[]> {
  const entries = asList(await box.request({ method: 'GET', path })).flatMap((it) => Entry.safeParse(it).data ?? [])
  return entries.filter((it) => isSameTarget(it, target))
}

/** An entry with the same secret, or with the same name and address: it is from before the data folder was lost. */
function isSameTarget({ name, api_url }: Entry, { apiUrl, secret }: PushTarget): boolean {
  return api_url.endsWith(`/${secret}`) || (name === targetName && parentOf(api_url) === parentOf(apiUrl))
}

function parentOf(url: string): string {
  return url.slice(0, url.lastIndexOf('/'))
}

/** Which subscriptions a box knows is not certain. If it finds them invalid, the request is repeated with fewer. */
async function write(box: Pick<Freebox, 'request' | 'info'>, method: 'POST' | 'PUT', at: string, target: PushTarget) {
  const sinceApi12 = (box.info?.major ?? 0) >= 12 ? ['lan_host', 'password_change'] : []
  const fewest = ['phone', 'downloader', 'security']
  const all = [...fewest, 'box_state', ...sinceApi12]
  for (const subscriptions of [all, all.map(alternativeName), fewest]) {
    const body = bodyOf(target, subscriptions)
    const invalid = await box.request({ method, path: at, body }).then(() => false, isInvalid)
    if (!invalid) return
  }
  await box.request({ method, path: at, body: bodyOf(target, fewest.map(alternativeName)) })
}

function bodyOf({ apiUrl, token }: PushTarget, subscriptions: string[]) {
  return { name: targetName, type: 'android', token, api_url: apiUrl, message_type: 'data', subscriptions }
}

/** The documentation names the subscription to downloads both `downloader` and `download`. */
function alternativeName(subscription: string): string {
  return subscription === 'downloader' ? 'download' : subscription
}

function isInvalid(error: unknown): true {
  if (error instanceof Refused && ['inval', 'invalid_request'].includes(error.code)) return true
  throw error
}

function pathOf(id: string): string {
  return `${path}${encodeURIComponent(id)}`
}
