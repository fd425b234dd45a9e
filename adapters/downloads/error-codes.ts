/** The error codes of downloads, their files and feeds, in words. The API has one list of codes for all three. */
import { text } from '../../src/contract/index.ts'

const texts: Readonly<Record<string, string>> = {
  none: 'No error',
  internal: 'Internal error of the downloader',
  disk_full: 'The disk is full',
  unknown: 'Unknown error',
  parse_error: 'What came could not be read',
  unknown_host: 'Unknown host',
  timeout: 'The server did not answer in time',
  bad_authentication: 'Wrong user name or password',
  connection_refused: 'The server refused the connection',
  http_redirections_exceeded: 'Too many HTTP redirections',
  http_4xx: 'HTTP error 4xx',
  http_5xx: 'HTTP error 5xx',
  http_301: 'HTTP error 301 (moved permanently)',
  http_400: 'HTTP error 400 (bad request)',
  http_401: 'HTTP error 401 (authorization wanted)',
  http_403: 'HTTP error 403 (forbidden)',
  http_404: 'HTTP error 404 (not found)',
  http_407: 'HTTP error 407 (authorization wanted by the proxy)',
  http_408: 'HTTP error 408 (request timeout)',
  http_410: 'HTTP error 410 (gone)',
  http_416: 'HTTP error 416 (range not there)',
  http_429: 'HTTP error 429 (too many requests)',
  http_500: 'HTTP error 500 (error of the server)',
  http_502: 'HTTP error 502 (bad gateway)',
  http_503: 'HTTP error 503 (service unavailable)',
  http_504: 'HTTP error 504 (gateway timeout)',
  nzb_no_group: 'The news server does not have the group',
  nzb_not_found: 'The news server does not have the article',
  nzb_invalid_crc: 'An article has a wrong checksum',
  nzb_invalid_size: 'An article has a wrong size',
  nzb_invalid_filename: 'A file name in the NZB is not valid',
  nzb_open_failed: 'A file of the NZB could not be opened',
  nzb_write_failed: 'A file of the NZB could not be written',
  nzb_missing_size: 'An article does not tell its size',
  nzb_decode_error: 'An article could not be decoded',
  nzb_missing_segments: 'Articles are missing',
  nzb_error: 'Another error of the NZB',
  nzb_authentication_required: 'The news server wants a user name and password',
  bt_tracker_error: 'The tracker could not be told',
  bt_missing_files: 'Files of the torrent are missing',
  bt_file_error: 'Files of the torrent could not be read or written',
  missing_ctx_file: "The downloader's own notes on the task could not be read",
}

/** `none` if there is no error, which the box says by this word, an empty text or nothing. */
export const ErrorCode = text.transform((code) => code ?? 'none')

/** An error code in English. An unknown code is at least made readable: `http_451` becomes "HTTP error 451". */
export function errorText(code: string): string {
  const known = Object.hasOwn(texts, code) ? texts[code] : undefined
  return known ?? code.replace(/^http_(?=\d{3}$)/, 'HTTP error ').replaceAll('_', ' ')
}
