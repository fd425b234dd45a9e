/** Patterns of endpoints, `requests.api.allow`: a method and a path, with wildcards. */
import { z } from 'zod'
import { valueInfo } from '../contract/value-info.ts'
import { fits } from '../contract/wildcards.ts'
import { quoted } from '../wording/issues.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'

/** The first level of the paths of the Freebox API, from its documentation. A later firmware may have more. */
const chapters = [
  ...[
    'airmedia',
    'call',
    'camera',
    'connection',
    'contact',
    'control',
    'dhcp',
    'dhcpv6',
    'domain',
    'downloads',
    'email',
  ],
  ...[
    'freeplug',
    'fs',
    'ftp',
    'fw',
    'group',
    'home',
    'lan',
    'lang',
    'lcd',
    'login',
    'netshare',
    'network_control',
    'notif',
  ],
  ...[
    'number',
    'parental',
    'phone',
    'player',
    'profile',
    'pvr',
    'raid',
    'rrd',
    'share_link',
    'standby',
    'storage',
    'switch',
  ],
  ...['system', 'tv', 'update', 'upload', 'upnpav', 'upnpigd', 'url', 'vm', 'vpn', 'vpn_client', 'wifi', 'ws'],
]

const form = /^(GET|POST|PUT|DELETE) \/?[^\s/]\S*$/
/** What the request `api` accepts as a path, and wildcards. */
const possible = /^[A-Za-z0-9_.:=*?/-]+$/

/** A pattern of method and path that a call can match. */
export const endpointPattern = z
  .string()
  .superRefine((pattern, context) => {
    const found = problemOf(pattern)
    if (found === undefined) return
    const suggestion = suggestionFor(pattern)
    context.addIssue({ code: 'custom', message: expected, params: { found: `${found}${didYouMean(suggestion)}` } })
  })
  .register(valueInfo, { expected: 'a method and a path, with wildcards, such as "GET connection/*"' })

const expected = 'a method and a path, with wildcards, such as "GET connection/*"'

/** Why a pattern can match no call, for "found …"; undefined if it can match one. */
function problemOf(pattern: string): string | undefined {
  if (!form.test(pattern)) return quoted(pattern)
  const path = pattern.replace(/^\S+ \/?/, '')
  const matchesNothing = `${quoted(pattern)}, which matches no path of the API`
  if (!possible.test(path) || path.includes('..') || path.includes('//')) return matchesNothing
  if (/^(https?:|api\/)/i.test(path)) return matchesNothing
  const chapter = path.split('/')[0] ?? ''
  const isKnown =
    chapters.some((it) => fits(chapter, it)) ||
    (chapter.endsWith('*') && chapters.some((it) => it.startsWith(chapter.slice(0, -1))))
  return isKnown || nearest(chapter, chapters) === undefined ? undefined : matchesNothing
}

function suggestionFor(pattern: string): string | undefined {
  const [, given, rest = ''] = /^\s*(?:([A-Za-z]+)[\s:]+)?(\S.*?)\s*$/.exec(pattern) ?? []
  const method = given === undefined ? 'GET' : nearest(given.toUpperCase(), ['GET', 'POST', 'PUT', 'DELETE'])
  const path = rest
    .replace(/^https?:\/\/[^/]*\//i, '')
    .replace(/^\/+/, '')
    .replace(/^api\/(?:v\d+|latest)\//i, '')
    .replace(/\/{2,}/g, '/')
  const [chapter = '', ...levels] = path.split('/')
  const known = chapters.some((it) => fits(chapter, it)) ? chapter : (nearest(chapter, chapters) ?? chapter)
  const suggestion = `${method} ${[known, ...levels].join('/')}`
  return method !== undefined && suggestion !== pattern && problemOf(suggestion) === undefined ? suggestion : undefined
}
