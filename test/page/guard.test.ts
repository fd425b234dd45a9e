import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GuardOptions, judge, maxBody, type RequestHead } from '../../src/page/guard.ts'
import { hostIn, isOwnName } from '../../src/page/host-names.ts'
import { routesFor } from '../../src/page/routes.ts'

const routes = routesFor({ metrics: true })
const options = { names: ['freebox.example.org', 'raspberry'] }

interface Parts {
  readonly method?: string
  readonly url?: string
  readonly host?: string | undefined
  readonly headers?: RequestHead['headers']
}

/** The path of the route, or the status of the refusal. */
function verdictOn({ method = 'GET', url = '/metrics', host = '127.0.0.1:8099', headers = {} }: Parts) {
  const verdict = judge({ method, url, headers: { host, ...headers } }, routes, options)
  return 'route' in verdict ? verdict.route.path : verdict.refusal.status
}

describe('the guard of the web server', () => {
  test.each([
    ['an IPv4 address', '192.168.1.10:8099'],
    ['an IPv6 address', '[fd00::1]:8099'],
    ['localhost', 'localhost:8099'],
    ['a name without a dot', 'raspberrypi'],
    ['a name of the local network', 'pi.local:8099'],
    ['a name in upper case', 'PI.Home.Arpa'],
    ['a name with a dot at its end', 'pi.lan.'],
    ['a name of http.hosts', 'freebox.example.org'],
  ])('answers under %s', (_, host) => expect(verdictOn({ host })).toBe('/metrics'))

  test.each([
    ['another name, which a page of another site could let point here', 'evil.test:8099'],
    ['a name that ends like a local one', 'evil-local.test'],
    ['a name that contains a local one', 'pi.local.evil.test'],
    ['a name below one of http.hosts', 'a.freebox.example.org'],
    ['user and host', 'localhost@evil.test'],
    ['several hosts', 'localhost,evil.test'],
    ['no name', ''],
    ['brackets without an address', '[evil.test]'],
    ['a port that is no number', 'localhost:x'],
  ])('refuses %s', (_, host) => expect(verdictOn({ host })).toBe(421))

  test('says which setting accepts a name that it refuses', () => {
    const verdict = judge({ method: 'GET', url: '/metrics', headers: { host: 'a"b\u001b.test' } }, routes, options)
    expect('refusal' in verdict && verdict.refusal.text).toMatch(/add it to http\.hosts$/)
    expect('refusal' in verdict && verdict.refusal.text).not.toContain('\u001b')
  })

  test('refuses requests of pages of other sites, and takes its own and those of programs', () => {
    const origin = (value: string) => verdictOn({ headers: { origin: value } })
    expect(origin('http://127.0.0.1:8099')).toBe('/metrics')
    expect(origin('https://127.0.0.1:8099')).toBe('/metrics')
    for (const value of ['http://127.0.0.1:8098', 'http://evil.test', 'null', '', 'http://127.0.0.1:8099.evil.test']) {
      expect(origin(value)).toBe(403)
    }
  })

  test('refuses what a page of another site loads without an Origin, but not a link to it', () => {
    const from = (site: string, mode: string) =>
      verdictOn({ headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } })
    expect(from('cross-site', 'no-cors')).toBe(403)
    expect(from('same-site', 'cors')).toBe(403)
    expect(from('cross-site', 'navigate')).toBe('/metrics')
    expect(from('same-origin', 'cors')).toBe('/metrics')
    expect(from('none', 'navigate')).toBe('/metrics')
  })

  test('answers /health under every name, as it tells nothing else', () => {
    expect(verdictOn({ url: '/health', host: 'evil.test' })).toBe('/health')
    expect(verdictOn({ url: '/health', host: undefined })).toBe('/health')
  })

  test('takes only the paths and methods of the table, and no large bodies', () => {
    expect(verdictOn({ url: '/metrics?a=b' })).toBe('/metrics')
    expect(verdictOn({ method: 'HEAD' })).toBe('/metrics')
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) expect(verdictOn({ method })).toBe(405)
    for (const url of ['/', '/metrics/', '//metrics', '/%6detrics', 'http://evil.test/metrics', '*', '']) {
      expect(verdictOn({ url })).toBe(404)
    }
    expect(verdictOn({ headers: { 'content-length': String(maxBody + 1) } })).toBe(413)
    expect(verdictOn({ headers: { 'content-length': String(maxBody) } })).toBe('/metrics')
  })

  test('never lets a page of another site reach a route that tells something, whatever it sends', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('evil.test', 'http://evil.test', 'localhost', '/metrics', 'null'),
    )
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('GET', 'HEAD', 'POST'), (name, origin, url, method) => {
        const host = `${name}.test`
        const foreign = [
          { host, headers: {} },
          { host: 'localhost', headers: { origin: `http://${origin}.test` } },
          { host, headers: { origin: `http://${host}` } },
        ]
        for (const request of foreign) expect(verdictOn({ method, url, ...request })).toBeOneOf([421, 403, '/health'])
      }),
    )
  })
})

const own = {
  origin: 'http://127.0.0.1:8099',
  'content-type': 'application/json',
  'x-freebox2mqtt': '1',
}

/** The code of the refusal of a command; `ok` if it is let through. */
function verdictOnCommand(headers: RequestHead['headers'], further: Partial<GuardOptions> = {}, method = 'POST') {
  const url = method === 'POST' ? '/api/command' : '/api/session'
  const head = { method, url, headers: { host: '127.0.0.1:8099', ...headers } }
  const verdict = judge(head, routes, { ...options, ...further })
  return 'route' in verdict ? 'ok' : verdict.refusal.code
}

describe('a request that may change something', () => {
  test.each<[string, RequestHead['headers'], string]>([
    ['from the page itself', own, 'ok'],
    ['from the page behind a proxy with TLS', { ...own, origin: 'https://127.0.0.1:8099' }, 'ok'],
    ['without an Origin', { ...own, origin: undefined }, 'other_site'],
    ['of a page that hides where it comes from', { ...own, origin: 'null' }, 'other_site'],
    ['of another port of this machine', { ...own, origin: 'http://127.0.0.1' }, 'other_site'],
    ['of another site', { ...own, origin: 'http://evil.test' }, 'other_site'],
    ['of a form', { origin: own.origin, 'content-type': 'application/x-www-form-urlencoded' }, 'other_site'],
    ['without the header of the page', { ...own, 'x-freebox2mqtt': undefined }, 'other_site'],
    ['with another value in it', { ...own, 'x-freebox2mqtt': 'true' }, 'other_site'],
    ['as a text that a form can send', { ...own, 'content-type': 'text/plain' }, 'not_json'],
    ['with a type that begins like JSON', { ...own, 'content-type': 'application/jsonp' }, 'not_json'],
    ['without a type', { ...own, 'content-type': undefined }, 'not_json'],
    ['with a charset', { ...own, 'content-type': 'application/json; charset=UTF-8' }, 'ok'],
    ['that claims to come through Home Assistant', { ...own, 'x-forwarded-host': 'evil.test' }, 'ok'],
    ['of another site that claims so', { ...own, origin: 'http://a.test', 'x-forwarded-host': 'a.test' }, 'other_site'],
    ['under another name', { ...own, host: 'evil.test', origin: 'http://evil.test' }, 'unknown_host'],
  ])('%s: %s', (_, headers, verdict) => expect(verdictOnCommand(headers)).toBe(verdict))

  test('through Home Assistant is compared with the name under which the browser reaches that', () => {
    const reached = { host: 'homeassistant.example.org', 'x-forwarded-host': 'ha.example.org', ...own }
    const from = (origin: string) => verdictOnCommand({ ...reached, origin }, { isIngress: true })
    expect(from('https://ha.example.org')).toBe('ok')
    expect(from('https://evil.test')).toBe('other_site')
    expect(verdictOnCommand({ ...reached, origin: undefined }, { isIngress: true })).toBe('other_site')
  })

  test('is refused with http.read_only, except signing in and out', () => {
    expect(verdictOnCommand(own, { readOnly: true })).toBe('read_only')
    expect(verdictOnCommand(own, { readOnly: true }, 'DELETE')).toBe('ok')
  })

  test('is never let through without an Origin of this server, whatever else it has', () => {
    const origins = ['null', '', 'http://evil.test', 'http://127.0.0.1', 'https://127.0.0.1:8099.evil.test', undefined]
    const header = fc.oneof(fc.string(), fc.constantFrom('1', 'application/json', 'same-origin', '127.0.0.1:8099'))
    const names = [
      'x-forwarded-host',
      'x-forwarded-for',
      'sec-fetch-site',
      'referer',
      'cookie',
      'authorization',
    ] as const
    const further = fc.record(Object.fromEntries(names.map((name) => [name, header])), { requiredKeys: [] })
    fc.assert(
      fc.property(
        fc.constantFrom(...origins),
        further,
        fc.constantFrom('POST', 'DELETE'),
        (origin, headers, method) => {
          expect(verdictOnCommand({ ...own, ...headers, origin }, {}, method)).toBe('other_site')
        },
      ),
    )
  })
})

describe('the name in a Host header', () => {
  test('is compared without port, brackets and case', () => {
    expect(hostIn('[::1]:8099')).toBe('::1')
    expect(hostIn('PI.Local:80')).toBe('pi.local')
    expect(hostIn('a b')).toBeUndefined()
    expect(isOwnName('1.2.3', [])).toBe(false)
  })
})
