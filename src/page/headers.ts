/** The headers of every answer (pure). None of them permits another site anything (CORS). */

const nothing = "default-src 'none'"
/** The page loads what this server has, and nothing else. No text becomes HTML or code. */
const page =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; require-trusted-types-for 'script'"

export interface HeaderOptions {
  /** The answer is the page itself. */
  readonly isPage?: boolean
  /** The page is shown inside Home Assistant, which has the same origin for the browser. */
  readonly isFramed?: boolean
  /** The browser has reached the server by https, or on its own machine. */
  readonly isSecureContext?: boolean
}

/** The referrer policy keeps the Origin of the page's own requests; `no-referrer` would make it null in some of them. */
export function securityHeaders({ isPage = false, isFramed = false, isSecureContext = false }: HeaderOptions = {}) {
  const frames = isFramed ? "'self'" : "'none'"
  return {
    'Content-Security-Policy': `${isPage ? page : nothing}; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}`,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': isFramed ? 'SAMEORIGIN' : 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Elsewhere browsers ignore it, and report each time that they do.
    ...(isSecureContext && { 'Cross-Origin-Opener-Policy': 'same-origin' }),
    'Cache-Control': 'no-store',
  }
}

/** The answer to what node:http could not parse, for the bare socket. */
export function rawAnswer(status: string, text: string): string {
  const headers = {
    ...securityHeaders(),
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...lines, '', text].join('\r\n')
}
