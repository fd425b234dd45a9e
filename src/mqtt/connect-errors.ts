/** Explains to the user why there is no connection to the broker. */

/** How a connection ended. */
export interface ConnectionEnd {
  /** Whether the broker had accepted the connection. */
  accepted: boolean
  /** An error of the socket, or the reason code of a CONNACK or DISCONNECT; undefined if the socket was just closed. */
  cause: Error | number | undefined
}

/** Why there is no connection. */
export interface ConnectFailure {
  /** `refused`: the user has to change something, so attempts are rarer. `unavailable`: it may pass by itself. */
  kind: 'unavailable' | 'refused'
  message: string
}

/** By reason code of CONNACK and DISCONNECT: below 6 of MQTT 3.1.1 (section 3.2.2.3), from 0x80 of MQTT 5 (2.4). */
const failureByCode: Record<number, ConnectFailure> = {
  1: refused('The broker speaks neither MQTT 5 nor 3.1.1'),
  2: refused('The broker refuses the client id. Set another mqtt.client_id.'),
  3: unavailable('The broker reports that it is not available'),
  4: refused('The broker refuses the user name or password. Check mqtt.username and mqtt.password.'),
  5: refused('The broker does not authorise freebox2mqtt. Check mqtt.username and mqtt.password.'),
  132: refused('The broker speaks neither MQTT 5 nor 3.1.1'),
  133: refused('The broker refuses the client id. Set another mqtt.client_id.'),
  134: refused('The broker refuses the user name or password. Check mqtt.username and mqtt.password.'),
  135: refused('The broker does not authorise freebox2mqtt. Check mqtt.username and mqtt.password.'),
  136: unavailable('The broker reports that it is not available'),
  137: unavailable('The broker reports that it is busy'),
  138: refused('The broker has banned freebox2mqtt'),
  139: unavailable('The broker is shutting down'),
  141: unavailable('The broker received no keep-alive in time'),
  142: refused(
    'Another client took the session over. Check whether a second daemon uses this mqtt.client_id or mqtt.base_topic.',
  ),
  144: refused('The broker refuses a topic. Check its access rules and mqtt.base_topic.'),
  147: unavailable('The broker reports that too many messages are unacknowledged'),
  149: refused('The broker reports that a message is too large'),
  150: unavailable('The broker reports that messages are sent too fast'),
  151: refused('The quota of freebox2mqtt on the broker is used up'),
  152: unavailable('The administrator of the broker closed the connection'),
  154: refused('The broker does not support retained messages. Set mqtt.url to one that does.'),
  155: refused('The broker does not support QoS 1. Set mqtt.url to one that does.'),
  159: unavailable('The broker reports too many connections in a short time'),
}

const noTls = refused('The broker does not speak TLS at this address. Check mqtt.url.')

/** By error code of Node.js: sockets, name resolution, certificates. */
const failureByErrorCode: Record<string, ConnectFailure> = {
  ECONNREFUSED: unavailable('Nothing listens at the address of the broker'),
  ENOTFOUND: unavailable('The host name of the broker is not known'),
  EAI_AGAIN: unavailable('The host name of the broker cannot be resolved at the moment'),
  EHOSTUNREACH: unavailable('The broker cannot be reached'),
  ENETUNREACH: unavailable('The broker cannot be reached'),
  ETIMEDOUT: unavailable('The broker cannot be reached'),
  ERR_TLS_CERT_ALTNAME_INVALID: refused('The certificate of the broker is for another name than the one in mqtt.url'),
  CERT_HAS_EXPIRED: refused('The certificate of the broker has expired'),
  CERT_NOT_YET_VALID: refused('The certificate of the broker is not valid yet. Check the clock of this machine.'),
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
}

/** Error codes of OpenSSL for a certificate whose chain does not lead to a trusted authority. */
const untrustedCertificate = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)/

/** Error codes of a socket that the other side closed. */
const closedCodes = new Set(['ECONNRESET', 'EPIPE'])

/** Explains the end of a connection. `repeated`: it is one of several connections in a row that broke soon. */
export function explainEnd({ accepted, cause, repeated }: ConnectionEnd & { repeated: boolean }): ConnectFailure {
  const code = codeOf(cause)
  if (typeof code === 'number') return failureByCode[code] ?? unavailable('The broker refuses the connection')
  const known = code === undefined ? undefined : (failureByErrorCode[code] ?? tlsFailure(code))
  if (known !== undefined) return known
  if (repeated) {
    return refused('The broker keeps closing the connection. Its log may say why.')
  }
  if (accepted) return unavailable('The connection to the broker was lost')
  const message = cause instanceof Error ? cause.message : ''
  if (/timeout/i.test(message)) return unavailable('The broker does not answer')
  if (message.includes('before secure TLS connection')) return noTls
  return unavailable('Something listens at the address of the broker but does not speak MQTT')
}

/**
 * Whether the broker may have refused MQTT 5 as a version that it does not know. Brokers of MQTT 3.1.1 do so with a
 * reason code, by closing the connection, or with a packet that mqtt.js cannot parse.
 */
export function mayRefuseVersion({ accepted, cause }: ConnectionEnd): boolean {
  if (accepted) return false
  const code = codeOf(cause)
  if (typeof code === 'number') return code === 1 || code === 0x84
  if (typeof code === 'string') return closedCodes.has(code)
  return !(cause instanceof Error) || !/timeout/i.test(cause.message)
}

function codeOf(cause: ConnectionEnd['cause']): string | number | undefined {
  if (typeof cause === 'number') return cause
  return cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

function tlsFailure(code: string): ConnectFailure | undefined {
  if (untrustedCertificate.test(code)) {
    return refused('The certificate of the broker is not signed by a trusted authority. Check mqtt.tls.ca_file.')
  }
  if (code.startsWith('ERR_SSL_') && code.includes('ALERT')) {
    return refused('The broker refuses the client certificate. Check mqtt.tls.cert_file and mqtt.tls.key_file.')
  }
  if (code.startsWith('ERR_OSSL_'))
    return refused('The files in mqtt.tls are not a certificate and the private key that belongs to it')
  return code.startsWith('ERR_SSL_') ? refused('No TLS connection to the broker is possible') : undefined
}

function unavailable(message: string): ConnectFailure {
  return { kind: 'unavailable', message }
}

function refused(message: string): ConnectFailure {
  return { kind: 'refused', message }
}
