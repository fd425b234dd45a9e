/**
 * Anonymises answers of the Freebox for a dump. Names, addresses and ids become pseudonyms (pseudonyms.ts), the same
 * ones everywhere, so that objects that refer to each other still do. Words of the API stay, so that the answers can be
 * replayed. A field that is not known to be harmless is treated as a name.
 */
import { placeholder } from '../secrets/names.ts'
import { redact } from '../secrets/redact.ts'
import { createPseudonyms, isOnlyAddresses, type Pseudonyms } from './pseudonyms.ts'

export interface Anonymizer {
  /** The anonymous form of the answer to a request of `path`. */
  answer(path: string, value: unknown): unknown
  /** The anonymous form of a path. Call it after `answer`, so that an id in the path has its pseudonym already. */
  path(path: string): string
}

// A single word, a number, a version or a time. The keys below hold nothing else.
const plain = /^([a-z0-9_]{1,32}|[\d.:T/+Z-]{0,32})$/i
const enumerationKeys = new Set(
  [
    'access access_type af authenticated available available_planning_modes avalaible band bandwidth box_flavor capability',
    'category channel_width cipher code conn connectivity_type connector crypto_support current_mode default_language',
    'disk_status disk_type display duplex encryption ep_type error error_code fstype host_type interface io_priority',
    'ip_proto key_mgmt lang language level link link_type mac_filter_state mapping media mode modulation net_operator',
    'network os override_mode pairwise_cipher param_type phy planning_mode power_saving_capability protocol resolution',
    'rule_mode schedule server_type severity sip_alg source speed standard state status supported_languages table_type',
    'throttling_mode type value_type visibility vpn width wpa_alg fsck_result role sync_action sysfs_state',
  ].flatMap((line) => line.split(' ')),
)
// Free text that describes the hardware or its abilities, not its owner.
const harmlessKeys =
  /^(vendor_name|vendor|manufacturer|firmware|device_location|(device_)?model\w*|stb_type|pretty_name|box_\w+|board_name|firmware_version|new_version|api_version|sfp_(?!serial)\w+|wifi_\w*|\w*country|timezone|uptime)$/
// Paths below which `name` and `id` are words of the API: thermometers, interfaces, VPN servers.
const apiNamePaths = /^(system|connection|lan\/browser\/interfaces)\/|^vpn\/$/
// The same for `id` alone: services that are reached from the Internet, ports of the switch, VPN servers.
const apiIdPaths = /^(system|connection|lan\/browser\/interfaces|fw\/incoming|switch\/status|vpn\/\w+\/config)\//
const apiName = /^[a-z][a-z0-9_]{0,31}$/i
const apiId = /^[a-z][a-z0-9_-]{0,31}$/i
const serialKeys = /serial|^uid$|uuid|guid|imei|iccid|imsi|msisdn|fingerprint|info_hash/i
const phoneKeys = /^(phone_?|calling_?|called_?)?number$/i
const telephoneNumber = /^\+?[\d .()-]{8,20}$/
const shortNumber = /^[+*#\d .()-]{2,20}$/
const locationKeys = /^(lat|lon|lng|latitude|longitude|altitude|zip\w*|postal\w*|insee\w*|coord\w*)$/i
const idKeys = /(^|_)(id|key)$/i
// States of a Freebox Home endpoint.
const endpointStates = /^(idle|alert|alarm[12]_(arming|armed|alert_timer)|on|off|open|closed|ok|none|unknown)$/

/** Where a value is in an answer. */
interface Context {
  /** Path of the request. */
  readonly path: string
  /** Key of the value in its object. */
  readonly key: string
  /** Inside the description of a Freebox Home node type, or of how an endpoint is displayed: the same in every home. */
  readonly declared: boolean
  /** Inside a Freebox Home endpoint. */
  readonly endpoint: boolean
}

/** An anonymiser with pseudonyms of its own. */
export function createAnonymizer(): Anonymizer {
  const pseudonyms = createPseudonyms()
  /** Ids and their pseudonyms: ids occur in paths too. */
  const replacedIds = new Map<string, string>()

  function anonymousText(original: string, context: Context): string {
    if (isHarmless(original, context)) return original
    const pseudonym = pseudonymFor(original, context, pseudonyms)
    if (idKeys.test(context.key)) replacedIds.set(original, pseudonym)
    return pseudonym
  }

  function anonymousNumber(original: number, { key }: Context): number {
    return locationKeys.test(key) || phoneKeys.test(key) || serialKeys.test(key) ? 0 : original
  }

  function anonymous(value: unknown, context: Context): unknown {
    if (typeof value === 'string') return anonymousText(value, context)
    if (typeof value === 'number') return anonymousNumber(value, context)
    if (Array.isArray(value)) return value.map((it) => anonymous(it, context))
    if (typeof value !== 'object' || value === null) return value
    const home = context.path.startsWith('home/')
    const entries = Object.entries(value).map(([key, it]) => {
      const declared = context.declared || (home && (key === 'ui' || (key === 'type' && typeof it === 'object')))
      return [anonymousKey(key), anonymous(it, { ...context, key, declared, endpoint: home && 'ep_type' in value })]
    })
    return Object.fromEntries(entries)
  }

  /** The pseudonym of an id in a path, URL-encoded if the id was. */
  function pathId(level: string): string | undefined {
    const id = decodeLevel(level)
    const pseudonym = replacedIds.get(id)
    return pseudonym === undefined || id === level ? pseudonym : encodeURIComponent(pseudonym)
  }

  /** Keys are words of the API. Some are addresses, ids or names that a person chose. */
  function anonymousKey(key: string): string {
    const shown = replacedIds.get(key) ?? pseudonyms.addresses(key)
    return /^[\w.:-]{1,64}$/.test(shown) ? shown : pseudonyms.name(shown)
  }

  return {
    answer: (path, value) => anonymous(redact(value), { path, key: '', declared: false, endpoint: false }),
    path: (path) =>
      path
        .split('/')
        .map((level) => pathId(level) ?? pseudonyms.addresses(level))
        .join('/'),
  }
}

function isHarmless(original: string, { path, key, declared, endpoint }: Context): boolean {
  if (original === '' || original === placeholder) return true
  if (serialKeys.test(key) || isOnlyAddresses(original)) return false
  if (declared || harmlessKeys.test(key) || (key === 'unit' && original.length <= 8)) return true
  if (key === 'name' && (apiNamePaths.test(path) || (endpoint && apiName.test(original)))) return true
  if (idKeys.test(key) && (/^\d{1,6}$/.test(original) || (apiIdPaths.test(path) && apiId.test(original)))) return true
  if (key === 'value') return endpointStates.test(original)
  return enumerationKeys.has(key) && plain.test(original) && !/^[0-9a-f]{8,}$/i.test(original)
}

function pseudonymFor(original: string, { key }: Context, pseudonyms: Pseudonyms): string {
  if (serialKeys.test(key)) return pseudonyms.serial(original)
  if (isOnlyAddresses(original)) return pseudonyms.addresses(original)
  if (telephoneNumber.test(original) || (phoneKeys.test(key) && shortNumber.test(original))) {
    return pseudonyms.telephone(original)
  }
  if (locationKeys.test(key)) return '0'
  if (idKeys.test(key)) return pseudonyms.id(original)
  if (/^-?\d+(\.\d+)?$/.test(original)) return '0'
  const file = decodeFilePath(original)
  if (file !== undefined) return Buffer.from(`/${pseudonyms.name(file)}`).toString('base64')
  return pseudonyms.name(original)
}

/** The API writes paths of files in Base64. Returns the path; undefined if the text is not one. */
function decodeFilePath(original: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{4,}={0,2}$/.test(original) || original.length % 4 !== 0) return undefined
  const decoded = Buffer.from(original, 'base64').toString()
  return /^\/[^\p{Cc}\ufffd]*$/u.test(decoded) ? decoded : undefined
}

/** A level of a path without URL encoding. */
function decodeLevel(level: string): string {
  try {
    return decodeURIComponent(level)
  } catch {
    return level
  }
}
