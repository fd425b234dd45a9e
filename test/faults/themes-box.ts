/** Themes about the connection to the box and the box itself: certificates, addresses, firmwares, models, pairing. */
import type { Theme } from './theme.ts'

const certificates: readonly Theme[] = [
  {
    complaint: 'a stricter X.509 check refuses the certificate of the box',
    caughtBy: [
      'freebox/find: the two roots that Free publishes are the right ones',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
  },
  {
    complaint: 'the issuer is unknown, also on a Pop',
    caughtBy: [
      'freebox/find: of an issuer that nobody told us about is refused, and http is not tried instead',
      'freebox/find: the two roots that Free publishes are the right ones',
    ],
  },
  {
    complaint: 'a domain of the user has a certificate of a public authority',
    caughtBy: ['freebox/find: for the address that the owner gave is accepted too'],
  },
  {
    complaint: 'a wrong domain or port is reported as a certificate error',
    caughtBy: [
      'freebox/find: what speaks no TLS at all is no certificate, and http is not tried instead',
      'freebox/find: %s.cert.pem of a box that says it is %s is refused, by name',
      'cli/faults: whose certificate is not right, each in its own way',
    ],
  },
  {
    complaint: 'the authority of the Iliadbox is missing',
    caughtBy: [
      'freebox/find: of an issuer that nobody told us about is refused, and http is not tried instead',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
    notCovered: 'the user names it in freebox.tls.ca_file, as the error says',
  },
  {
    complaint: 'the documented host name is the public address, which cannot be reached from the LAN',
    caughtBy: [
      'freebox/find: https goes before http',
      'freebox/find: nowhere at all: the sentence says where it was looked for',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
  },
  {
    complaint: 'HTTPS is always used, even on port 80, and plain HTTP never',
    caughtBy: [
      'freebox/find: plain http where nothing answers https',
      'freebox/find: plain http where https is taken up but never answered',
      'freebox/find: a box that was found over https is never asked in the clear later',
    ],
  },
  {
    complaint: 'the token does not work with HTTPS',
    caughtBy: ['freebox/find: requests and events take the same certificate'],
  },
  {
    complaint: 'a wrong host name is not reported',
    caughtBy: [
      'freebox/find: plain http where the name is not known',
      'cli/check: a box that is away, and then still the broker',
    ],
  },
]

const firmwares: readonly Theme[] = [
  {
    complaint: 'a firmware adds a field, and a strict parser fails',
    caughtBy: ['matrix: unknown enum', 'matrix: firmware upgrade'],
  },
  {
    complaint: 'an unknown API version or model',
    caughtBy: [
      'freebox/away: is another version of the API after the reboot',
      'freebox/away: without a reboot shows as invalid_api_version, and the version is read again',
      'freebox/pairing: %s is a Freebox all the same',
      'matrix: firmware upgrade',
    ],
  },
  {
    complaint: 'a model shows features that it does not have: virtual machines on a Pop, a missing Wi-Fi band',
    caughtBy: ['matrix: model change', 'fixture: system/pop-fanless'],
    notCovered: 'virtual machines have no adapter yet',
  },
  {
    complaint: 'the box is shown as down while it is up',
    caughtBy: ['e2e/trouble: is logged once, and everything is unavailable until it is back', 'matrix: restart'],
  },
  {
    complaint: 'an Ultra reports less than expected, or another version',
    caughtBy: ['freebox/find: an Ultra that tells neither uid nor domain', 'fixture: connection/ultra-fibre'],
  },
  {
    complaint: 'a box without RAID breaks the whole setup',
    caughtBy: [
      'faults/models: hosts that are reachable are at home, wired ones too, on every model: %s',
      'faults/absent-resource: a resource that the box does not have publishes no availability, even if its read fails after a reboot',
      'matrix: 404',
    ],
    notCovered: 'disks and RAID have no adapter yet',
  },
  {
    complaint: 'lists that are null or missing',
    caughtBy: [
      'matrix: empty lists',
      'engine/pure: the box says an empty list as %j',
      'freebox/requests: an absent result is an empty list, and so are {} and ""',
      'fixture: wifi/delta-oddities',
    ],
  },
  {
    complaint: 'an enum value has another letter case',
    caughtBy: ['adapters/words: is known in whatever case the box writes it'],
    notCovered: 'AFP, where it occurred, has no adapter yet',
  },
  {
    complaint: 'the temperature sensors of another model have other names',
    caughtBy: ['fixture: system/pop-fanless', 'fixture: system/revolution-flat', 'fixture: system/delta-four-disks'],
  },
  {
    complaint: 'xDSL is requested on a fibre connection',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: connection/delta-xdsl-4g', 'matrix: 404'],
  },
  {
    complaint: 'in bridge mode the LAN browser is missing, and every read fails',
    caughtBy: [
      'e2e/trouble: has no hosts, and logs no warning',
      'matrix: bridge mode',
      'fixture: lan/bridge',
      'fixture: wifi/bridge',
    ],
  },
]

const pairing: readonly Theme[] = [
  {
    complaint: 'invalid_token after the box was replaced, and no way to pair again',
    caughtBy: [
      'matrix: model change',
      'matrix: uid change',
      'freebox/session: a revoked token: "pair again" once, tried slowly, and on with a new one by itself',
      'freebox/session: another box than the one that was paired is not even tried',
    ],
  },
  {
    complaint: 'pairing is refused or never offered, and the message does not help',
    caughtBy: [
      'cli/pair: what can go wrong has its own sentence each, and status 1',
      'freebox/pairing: no box, no pairing',
      'freebox/pairing: access switched off for every application has a sentence of its own',
    ],
  },
  {
    complaint: 'it cannot be integrated into an existing installation',
    caughtBy: [
      'cli/check: a broker with a password: right, wrong, and none',
      'examples/mosquitto: the rights allow the daemon everything it needs, and show a guest how many are at home, but not who (needs Mosquitto)',
    ],
    notCovered: 'nothing has to be integrated: the daemon is a process of its own and uses any broker',
  },
]

export const boxThemes: readonly Theme[] = [...certificates, ...firmwares, ...pairing]
