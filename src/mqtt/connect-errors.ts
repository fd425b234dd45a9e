/** Why there is no connection to the broker, in a sentence for the owner. */

/** How a connection ended. */
export interface Ending {
  /** The broker had accepted us. */
  accepted: boolean
  /** An error of the socket, or the reason code of a CONNACK or DISCONNECT; undefined: it was just closed. */
  cause: Error | number | undefined
}

/** `refused` needs the owner and is tried more slowly; `away` comes back by itself. */
export interface Reason {
  is: 'away' | 'refused'
  sentence: string
}

/** Reason codes of CONNACK and DISCONNECT: below 6 those of MQTT 3.1.1 (section 3.2.2.3), from 0x80 of MQTT 5 (2.4). */
const CODES: Record<number, Reason> = {
  1: refused('the broker speaks neither MQTT 5 nor 3.1.1'),
  2: refused('the broker refuses the client id: set another mqtt.client_id'),
  3: away('the broker says that it is not available'),
  4: refused('the broker refuses the user name or password: see mqtt.username and mqtt.password'),
  5: refused('the broker does not let us in: see mqtt.username and mqtt.password'),
  132: refused('the broker speaks neither MQTT 5 nor 3.1.1'),
  133: refused('the broker refuses the client id: set another mqtt.client_id'),
  134: refused('the broker refuses the user name or password: see mqtt.username and mqtt.password'),
  135: refused('the broker does not let us in: see mqtt.username and mqtt.password'),
  136: away('the broker says that it is not available'),
  137: away('the broker says that it is busy'),
  138: refused('the broker has banned us'),
  139: away('the broker shuts down'),
  141: away('the broker heard nothing from us for too long'),
  142: refused(
    'another client took the session over: does a second daemon use this mqtt.client_id or mqtt.base_topic?',
  ),
  144: refused('the broker refuses a topic of ours: see its access rules and mqtt.base_topic'),
  149: refused('a message of ours is larger than the broker takes'),
  151: refused('our quota on the broker is used up'),
  152: away('the administrator of the broker closed the connection'),
  154: refused('the broker keeps no retained messages: set mqtt.url to one that does'),
  159: away('the broker says that we connect too often'),
}

const NO_TLS = refused('no TLS is spoken at the address of the broker: see mqtt.url')

/** Codes of Node.js: sockets, name resolution, certificates. */
const ERRORS: Record<string, Reason> = {
  ECONNREFUSED: away('nothing listens at the address of the broker'),
  ENOTFOUND: away('the name of the broker is not known'),
  EAI_AGAIN: away('the name of the broker cannot be looked up'),
  EHOSTUNREACH: away('the broker cannot be reached'),
  ENETUNREACH: away('the broker cannot be reached'),
  ETIMEDOUT: away('the broker cannot be reached'),
  ERR_TLS_CERT_ALTNAME_INVALID: refused('the certificate of the broker is for another name than the one in mqtt.url'),
  CERT_HAS_EXPIRED: refused('the certificate of the broker has expired'),
  CERT_NOT_YET_VALID: refused('the certificate of the broker is not yet valid: is the clock of this machine right?'),
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
}

/** How OpenSSL calls the ways in which a certificate leads to nobody that we trust. */
const UNKNOWN_ISSUER = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)/

/** Sockets that the other side closes without a word may show as any of these. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE'])

/** The reason for the end of a connection; `again`: it is one of several short ones in a row. */
export function reasonOf({ accepted, cause, again }: Ending & { again: boolean }): Reason {
  const code = codeOf(cause)
  if (typeof code === 'number') return CODES[code] ?? away('the broker refuses the connection')
  const known = code === undefined ? undefined : (ERRORS[code] ?? certificateReason(code))
  if (known !== undefined) return known
  if (again) {
    return refused('the broker drops us again and again: does a second daemon use this mqtt.client_id?')
  }
  if (accepted) return away('the connection to the broker was lost')
  const message = cause instanceof Error ? cause.message : ''
  if (/timeout/i.test(message)) return away('the broker does not answer')
  if (message.includes('before secure TLS connection')) return NO_TLS
  return away('something listens at the address of the broker, but does not answer as one')
}

/** Whether a broker of MQTT 3.1.1 would end our CONNECT of MQTT 5 so: by its code, by closing, by what we cannot read. */
export function refusesVersion({ accepted, cause }: Ending): boolean {
  if (accepted) return false
  const code = codeOf(cause)
  if (typeof code === 'number') return code === 1 || code === 0x84
  if (typeof code === 'string') return CLOSED.has(code)
  return !(cause instanceof Error) || !/timeout/i.test(cause.message)
}

function codeOf(cause: Ending['cause']): string | number | undefined {
  if (typeof cause === 'number') return cause
  return cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

function certificateReason(code: string): Reason | undefined {
  if (UNKNOWN_ISSUER.test(code)) {
    return refused('the certificate of the broker is signed by nobody that we trust: see mqtt.tls.ca_file')
  }
  if (code.startsWith('ERR_SSL_') && code.includes('ALERT')) {
    return refused('the broker refuses our certificate: see mqtt.tls.cert_file and mqtt.tls.key_file')
  }
  if (code.startsWith('ERR_OSSL_'))
    return refused('what stands in mqtt.tls is no certificate and key that belong together')
  return code.startsWith('ERR_SSL_') ? refused('no TLS connection to the broker can be made') : undefined
}

function away(sentence: string): Reason {
  return { is: 'away', sentence }
}

function refused(sentence: string): Reason {
  return { is: 'refused', sentence }
}
