/**
 * Answers of a box without whose box it is. What belonged together still does (pseudonyms.ts), and what the box itself
 * calls things stays, so that the answers can be played again. What is not known to be harmless is taken for a name.
 */
import { placeholder } from '../secrets/names.ts'
import { redact } from '../secrets/redact.ts'
import { hasControlCharacter } from '../text.ts'
import { createPseudonyms, isOnlyAddresses, type Pseudonyms } from './pseudonyms.ts'

export interface Anonymous {
  /** An answer to a request of `path`. */
  answer(path: string, value: unknown): unknown
  /** A path, which may have an id in it; after the answers in which that stood. */
  path(path: string): string
}

// Words of an enumeration, numbers, versions, times: of these a key of the box's own has nothing else.
const plain = /^([a-z0-9_]{1,32}|[\d.:T/+Z-]{0,32})$/i
const enumerations = new Set(
  [
    'access access_type af authenticated available available_planning_modes avalaible band bandwidth box_flavor capability',
    'category channel_width cipher code conn connectivity_type connector crypto_support current_mode default_language',
    'disk_status disk_type display duplex encryption ep_type error error_code fstype host_type interface io_priority',
    'ip_proto key_mgmt lang language level link link_type mac_filter_state mapping media mode modulation net_operator',
    'network os override_mode pairwise_cipher param_type phy planning_mode power_saving_capability protocol resolution',
    'rule_mode schedule server_type severity sip_alg source speed standard state status supported_languages table_type',
    'throttling_mode type value_type visibility width wpa_alg',
  ].flatMap((line) => line.split(' ')),
)
// Free words that say what a box can and not whose it is.
const harmless =
  /^(vendor_name|vendor|manufacturer|model\w*|pretty_name|box_\w+|board_name|firmware_version|new_version|api_version|sfp_(?!serial)\w+|wifi_\w*|\w*country|timezone|uptime)$/
// Chapters whose names are the box's own words: thermometers, interfaces.
const ownNames = /^(system|connection|lan\/browser\/interfaces)\//
const technical = /^[a-z][a-z0-9_]{0,31}$/i
const serials = /serial|^uid$|uuid|guid|imei|iccid|imsi|msisdn|fingerprint|info_hash/i
const phones = /^(phone_?|calling_?|called_?)?number$/i
const telephone = /^\+?[\d .()-]{8,20}$/
const shortNumber = /^[+*#\d .()-]{2,20}$/
const places = /^(lat|lon|lng|latitude|longitude|altitude|zip\w*|postal\w*|insee\w*|coord\w*)$/i
const ids = /(^|_)(id|key)$/i
// What a thing of Freebox Home says of itself.
const said = /^(idle|alert|alarm[12]_(arming|armed|alert_timer)|on|off|open|closed|ok|none|unknown)$/

interface Place {
  readonly path: string
  readonly key: string
  /** Part of what Freebox Home declares of a type of node, or of how an endpoint is shown. */
  readonly declared: boolean
  /** An endpoint of Freebox Home. */
  readonly endpoint: boolean
}

/** A new set of pseudonyms. */
export function createAnonymous(): Anonymous {
  const pseudonyms = createPseudonyms()
  /** Ids, which stand in paths too. */
  const replaced = new Map<string, string>()

  function text(original: string, place: Place): string {
    if (stays(original, place)) return original
    const made = standIn(original, place, pseudonyms)
    if (ids.test(place.key)) replaced.set(original, made)
    return made
  }

  function number(original: number, { key }: Place): number {
    return places.test(key) || phones.test(key) || serials.test(key) ? 0 : original
  }

  function without(value: unknown, place: Place): unknown {
    if (typeof value === 'string') return text(value, place)
    if (typeof value === 'number') return number(value, place)
    if (Array.isArray(value)) return value.map((it) => without(it, place))
    if (typeof value !== 'object' || value === null) return value
    const home = place.path.startsWith('home/')
    const entries = Object.entries(value).map(([key, it]) => {
      const declared = place.declared || (home && (key === 'ui' || (key === 'type' && typeof it === 'object')))
      return [keyOf(key), without(it, { ...place, key, declared, endpoint: home && 'ep_type' in value })]
    })
    return Object.fromEntries(entries)
  }

  /** The stand-in of an id in a path, written as the id was. */
  function standing(level: string): string | undefined {
    const id = decodedLevel(level)
    const made = replaced.get(id)
    return made === undefined || id === level ? made : encodeURIComponent(made)
  }

  /** Keys are the box's own words, but for addresses and what people called something. */
  function keyOf(key: string): string {
    const shown = replaced.get(key) ?? pseudonyms.addresses(key)
    return /^[\w.:-]{1,64}$/.test(shown) ? shown : pseudonyms.name(shown)
  }

  return {
    answer: (path, value) => without(redact(value), { path, key: '', declared: false, endpoint: false }),
    path: (path) =>
      path
        .split('/')
        .map((level) => standing(level) ?? pseudonyms.addresses(level))
        .join('/'),
  }
}

function stays(original: string, { path, key, declared, endpoint }: Place): boolean {
  if (original === '' || original === placeholder) return true
  if (serials.test(key) || isOnlyAddresses(original)) return false
  if (declared || harmless.test(key) || (key === 'unit' && original.length <= 8)) return true
  if (key === 'name' && (ownNames.test(path) || (endpoint && technical.test(original)))) return true
  if (ids.test(key) && (/^\d{1,6}$/.test(original) || (ownNames.test(path) && plain.test(original)))) return true
  if (key === 'value') return said.test(original)
  return enumerations.has(key) && plain.test(original) && !/^[0-9a-f]{8,}$/i.test(original)
}

function standIn(original: string, { key }: Place, pseudonyms: Pseudonyms): string {
  if (serials.test(key)) return pseudonyms.serial(original)
  if (isOnlyAddresses(original)) return pseudonyms.addresses(original)
  if (telephone.test(original) || (phones.test(key) && shortNumber.test(original)))
    return pseudonyms.telephone(original)
  if (places.test(key)) return '0'
  if (ids.test(key)) return pseudonyms.id(original)
  if (/^-?\d+(\.\d+)?$/.test(original)) return '0'
  const folder = folderIn(original)
  if (folder !== undefined) return Buffer.from(`/${pseudonyms.name(folder)}`).toString('base64')
  return pseudonyms.name(original)
}

/** A path as the box writes it, in Base64. */
function folderIn(original: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(original) || original.length % 4 !== 0) return undefined
  const decoded = Buffer.from(original, 'base64').toString()
  const isPath = decoded.startsWith('/') && !decoded.includes('\ufffd') && !hasControlCharacter(decoded)
  return isPath ? decoded : undefined
}

function decodedLevel(level: string): string {
  try {
    return decodeURIComponent(level)
  } catch {
    return level
  }
}
