/** The error codes of downloads, their files and feeds, in words. The API has one list of codes for all three. */

const sentences: Readonly<Record<string, string>> = {
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

const reasons: Readonly<Record<string, string>> = {
  '301': 'moved permanently',
  '400': 'bad request',
  '401': 'authorization wanted',
  '403': 'forbidden',
  '404': 'not found',
  '407': 'authorization wanted by the proxy',
  '408': 'request timeout',
  '410': 'gone',
  '416': 'range not there',
  '429': 'too many requests',
  '500': 'error of the server',
  '502': 'bad gateway',
  '503': 'service unavailable',
  '504': 'gateway timeout',
}

/** An error code in English: `http_404` is "HTTP error 404 (not found)". An unknown code is at least made readable. */
export function errorText(code: string): string {
  const status = /^http_(\d{3})$/.exec(code)?.[1]
  const known = Object.hasOwn(sentences, code) ? sentences[code] : undefined
  if (status === undefined) return known ?? code.replaceAll('_', ' ')
  const reason = reasons[status]
  return `HTTP error ${status}${reason ? ` (${reason})` : ''}`
}
