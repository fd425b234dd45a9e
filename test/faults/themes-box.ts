/** Themes about the connection to the box and the box itself: certificates, addresses, firmwares, models, pairing. */
import type { Theme } from './theme.ts'

const certificates: readonly Theme[] = [
  {
    complaint: 'a stricter X.509 check refuses the certificate of the box',
    caughtBy: [
      'freebox/discover: is verified with the two root certificates that Free publishes',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
  },
  {
    complaint: 'the issuer is unknown, also on a Pop',
    caughtBy: [
      'freebox/discover: is refused if its issuer is unknown, and http is not tried instead',
      'freebox/discover: is verified with the two root certificates that Free publishes',
    ],
  },
  {
    complaint: 'a domain of the user has a certificate of a public authority',
    caughtBy: ['freebox/discover: is accepted if it is for the address in freebox.url'],
  },
  {
    complaint: 'a wrong domain or port is reported as a certificate error',
    caughtBy: [
      'freebox/discover: is not blamed for a port that does not speak TLS, and http is not tried instead',
      'freebox/discover: is refused, with its names and its issuer: %s.cert.pem of a box with the domain %s',
      'cli/faults: with a wrong certificate is reported with the reason',
    ],
  },
  {
    complaint: 'the authority of the Iliadbox is missing',
    caughtBy: [
      'freebox/discover: is refused if its issuer is unknown, and http is not tried instead',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
    notCovered: 'the user names it in freebox.tls.ca_file, as the error says',
  },
  {
    complaint: 'the documented host name is the public address, which cannot be reached from the LAN',
    caughtBy: [
      'freebox/discover: prefers https to http',
      'freebox/discover: names the address in the error if nothing answers',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
  },
  {
    complaint: 'HTTPS is always used, even on port 80, and plain HTTP never',
    caughtBy: [
      'freebox/discover: uses plain http if nothing answers over https',
      'freebox/discover: uses plain http if the https port accepts the connection and never answers',
      'freebox/discover: never falls back to plain http for a box that was found over https',
    ],
  },
  {
    complaint: 'the token does not work with HTTPS',
    caughtBy: ['freebox/discover: is accepted for requests and for events'],
  },
  {
    complaint: 'a wrong host name is not reported',
    caughtBy: [
      'freebox/discover: uses plain http if the host name cannot be resolved',
      'cli/check: reports a box that does not answer, and still checks the broker',
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
      'freebox/away: is noticed after the reboot by its new version of the API',
      'freebox/away: without a reboot is noticed by invalid_api_version, and the version is read again',
      'freebox/pairing: is described in general for the unknown model %s',
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
    caughtBy: ['freebox/discover: finds an Ultra that sends neither uid nor domain', 'fixture: connection/ultra-fibre'],
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
      'engine/pure: an empty list may be written as %j',
      'freebox/requests: is an empty list if its result is absent, {} or ""',
      'fixture: wifi/delta-oddities',
    ],
  },
  {
    complaint: 'an enum value has another letter case',
    caughtBy: ['contract/leaves: is recognised in any letter case, as firmwares differ'],
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
      'freebox/session: is reported once with "pair again" if it was revoked, retried slowly, and replaced without a restart',
      'freebox/session: is not sent to another box than the one that was paired',
    ],
  },
  {
    complaint: 'pairing is refused or never offered, and the message does not help',
    caughtBy: [
      'cli/pair: ends with 1 and a message of its own for each reason to fail',
      'freebox/pairing: fails if there is no box',
      'freebox/pairing: has its own message if access is switched off for all applications',
    ],
  },
  {
    complaint: 'it cannot be integrated into an existing installation',
    caughtBy: [
      'cli/check: reports a wrong password of the broker, without showing it',
      'examples/mosquitto: the rights allow the daemon everything it needs, and show a guest how many are at home, but not who (needs Mosquitto)',
    ],
    notCovered: 'nothing has to be integrated: the daemon is a process of its own and uses any broker',
  },
]

export const boxThemes: readonly Theme[] = [...certificates, ...firmwares, ...pairing]
