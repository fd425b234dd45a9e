/**
 * Our entry in the box's list of whom to call (`notif/targets`): found again, made, put right, taken away.
 * https://dev.freebox.fr/sdk/os/notif/; a server of one's own came with API 11, further news with API 12.
 */
import { z } from 'zod'
import { Refused } from '../errors.ts'
import { asList, type Freebox } from '../freebox/index.ts'

/** Ours, as it has to be. */
export interface Target {
  /** Where the box is to call, with the secret in it. */
  apiUrl: string
  secret: string
  /** Tells our entry from those of telephones; the box wants one, and hands it on to nobody but us. */
  token: string
}

/** What became of it: its id, and whether it is new on the box. */
export interface Kept {
  id: string
  made: boolean
}

const path = 'notif/targets/'
const ourName = 'freebox2mqtt'

const Entry = z.object({
  id: z.coerce.string().min(1),
  name: z.string().catch(''),
  api_url: z.string().catch(''),
})
type Entry = z.output<typeof Entry>

/**
 * Sees to it that the box has one entry of ours and no second one, and that it is right. Throws as `request` does.
 * @param refresh writes it even where it looks right, as the list does not tell all of it.
 */
export async function keepTarget(
  box: Pick<Freebox, 'request' | 'info'>,
  target: Target,
  refresh: boolean,
): Promise<Kept> {
  const [first, ...others] = await find(box, target)
  for (const { id } of others) await removeTarget(box, id)
  if (!first) {
    await write(box, 'POST', path, target)
    const [made] = await find(box, target)
    if (!made) throw new Refused('the box does not keep whom it is to call', 'not_kept')
    return { id: made.id, made: true }
  }
  if (refresh || first.api_url !== target.apiUrl) await write(box, 'PUT', pathOf(first.id), target)
  return { id: first.id, made: false }
}

/** Takes an entry away. */
export async function removeTarget(box: Pick<Freebox, 'request'>, id: string): Promise<void> {
  await box.request({ method: 'DELETE', path: pathOf(id), timeout: 'quick' })
}

async function find(box: Pick<Freebox, 'request'>, target: Target): Promise<Entry[]> {
  const entries = asList(await box.request({ method: 'GET', path })).flatMap((it) => Entry.safeParse(it).data ?? [])
  return entries.filter((it) => isOurs(it, target))
}

/** It has our secret; or our name and our address, from before the data folder was lost. */
function isOurs({ name, api_url }: Entry, { apiUrl, secret }: Target): boolean {
  return api_url.endsWith(`/${secret}`) || (name === ourName && parent(api_url) === parent(apiUrl))
}

function parent(url: string): string {
  return url.slice(0, url.lastIndexOf('/'))
}

/** Which words a box knows is not certain, so that one which finds them invalid is asked for less. */
async function write(box: Pick<Freebox, 'request' | 'info'>, method: 'POST' | 'PUT', at: string, target: Target) {
  const since12 = (box.info?.major ?? 0) >= 12 ? ['lan_host', 'password_change'] : []
  const fewest = ['phone', 'downloader', 'security']
  const all = [...fewest, 'box_state', ...since12]
  for (const subscriptions of [all, all.map(otherWord), fewest]) {
    const body = bodyOf(target, subscriptions)
    const invalid = await box.request({ method, path: at, body }).then(() => false, isInvalid)
    if (!invalid) return
  }
  await box.request({ method, path: at, body: bodyOf(target, fewest.map(otherWord)) })
}

function bodyOf({ apiUrl, token }: Target, subscriptions: string[]) {
  return { name: ourName, type: 'android', token, api_url: apiUrl, message_type: 'data', subscriptions }
}

/** The documentation uses both words for the same. */
function otherWord(word: string): string {
  return word === 'downloader' ? 'download' : word
}

function isInvalid(error: unknown): true {
  if (error instanceof Refused && ['inval', 'invalid_request'].includes(error.code)) return true
  throw error
}

function pathOf(id: string): string {
  return `${path}${encodeURIComponent(id)}`
}
