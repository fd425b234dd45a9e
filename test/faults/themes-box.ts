/** Themes about the way to the box and the box itself: certificates, addresses, firmwares, models, pairing. */
import type { Theme } from './theme.ts'

const certificates: readonly Theme[] = [
  {
    about: 'a stricter check of X.509 refuses the certificate of the box',
    caughtBy: [
      'freebox/discover: is verified with the two root certificates that Free publishes',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
  },
  {
    about: 'the issuer is unknown, on a Pop too',
    caughtBy: [
      'freebox/discover: is refused if its issuer is unknown, and http is not tried instead',
      'freebox/discover: is verified with the two root certificates that Free publishes',
    ],
  },
  {
    about: 'the domain of the owner has a certificate of a public authority',
    caughtBy: ['freebox/discover: is accepted if it is for the address in freebox.url'],
  },
  {
    about: 'a wrong domain or port reads as an error of the certificate',
    caughtBy: [
      'freebox/discover: is not blamed for a port that does not speak TLS, and http is not tried instead',
      'freebox/discover: is refused, with its names and its issuer: %s.cert.pem of a box with the domain %s',
      'cli/faults: with a wrong certificate is reported with the reason',
    ],
  },
  {
    about: 'the authority of the Iliadbox is missing',
    caughtBy: [
      'freebox/discover: is refused if its issuer is unknown, and http is not tried instead',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
    notHere: 'its owner names it in freebox.tls.ca_file, as the refusal says',
  },
  {
    about: 'the documented host is the public address, which nobody inside can reach',
    caughtBy: [
      'freebox/discover: prefers https to http',
      'freebox/discover: names the address in the error if nothing answers',
      'freebox/discover: is accepted at another address: %s.cert.pem, %s',
    ],
  },
  {
    about: 'always HTTPS, even on port 80, and no plain HTTP',
    caughtBy: [
      'freebox/discover: uses plain http if nothing answers over https',
      'freebox/discover: uses plain http if the https port accepts the connection and never answers',
      'freebox/discover: never falls back to plain http for a box that was found over https',
    ],
  },
  {
    about: 'token and HTTPS do not go together',
    caughtBy: ['freebox/discover: is accepted for requests and for events'],
  },
  {
    about: 'a wrong host name, and no word of it',
    caughtBy: [
      'freebox/discover: uses plain http if the host name cannot be resolved',
      'cli/check: reports a box that does not answer, and still checks the broker',
    ],
  },
]

const firmwares: readonly Theme[] = [
  {
    about: 'a firmware adds a field, and a strict parser dies',
    caughtBy: ['matrix: unknown enum', 'matrix: firmware upgrade'],
  },
  {
    about: 'an API version or a model that nobody knew',
    caughtBy: [
      'freebox/away: is noticed after the reboot by its new version of the API',
      'freebox/away: without a reboot is noticed by invalid_api_version, and the version is read again',
      'freebox/pairing: is described in general for the unknown model %s',
      'matrix: firmware upgrade',
    ],
  },
  {
    about: 'what a model has not is shown on it: virtual machines on a Pop, a band that is not there',
    caughtBy: ['matrix: model change', 'fixture: system/pop-fanless'],
    notHere: 'virtual machines are not read yet',
  },
  {
    about: 'it is shown down while it is up',
    caughtBy: ['e2e/trouble: is said once, and everything is unavailable until it is back', 'matrix: restart'],
  },
  {
    about: 'an Ultra says less, or another version, than was expected',
    caughtBy: ['freebox/discover: finds an Ultra that sends neither uid nor domain', 'fixture: connection/ultra-fibre'],
  },
  {
    about: 'a box without RAID breaks the whole set-up',
    caughtBy: [
      'faults/models: whoever is here is at home, by cable too, on every model: %s',
      'faults/lacking: a chapter that the box has not leaves no trace when its reads fail after a reboot',
      'matrix: 404',
    ],
    notHere: 'disks and RAID themselves are not read yet',
  },
  {
    about: 'lists that are null or nothing',
    caughtBy: [
      'matrix: empty lists',
      'engine/pure: the box says an empty list as %j',
      'freebox/requests: is an empty list if its result is absent, {} or ""',
      'fixture: wifi/delta-oddities',
    ],
  },
  {
    about: 'a word comes in other letter case',
    caughtBy: ['adapters/words: is known in whatever case the box writes it'],
    notHere: 'AFP, where it was, is not read yet',
  },
  {
    about: 'the thermometers of another model have other names',
    caughtBy: ['fixture: system/pop-fanless', 'fixture: system/revolution-flat', 'fixture: system/delta-four-disks'],
  },
  {
    about: 'xDSL is asked for on fibre',
    caughtBy: ['fixture: connection/ultra-fibre', 'fixture: connection/delta-xdsl-4g', 'matrix: 404'],
  },
  {
    about: 'in bridge mode the LAN browser is missing, and everything fails',
    caughtBy: [
      'e2e/trouble: has no hosts, and that is no trouble',
      'matrix: bridge mode',
      'fixture: lan/bridge',
      'fixture: wifi/bridge',
    ],
  },
]

const pairing: readonly Theme[] = [
  {
    about: 'invalid_token after the box was exchanged, and no way to pair again',
    caughtBy: [
      'matrix: model change',
      'matrix: uid change',
      'freebox/session: is reported once with "pair again" if it was revoked, retried slowly, and replaced without a restart',
      'freebox/session: is not sent to another box than the one that was paired',
    ],
  },
  {
    about: 'pairing is refused or never asked for, and says nothing of use',
    caughtBy: [
      'cli/pair: ends with 1 and a message of its own for each reason to fail',
      'freebox/pairing: fails if there is no box',
      'freebox/pairing: has its own message if access is switched off for all applications',
    ],
  },
  {
    about: 'it cannot be fitted into the installation that its owner has',
    caughtBy: [
      'cli/check: reports a wrong password of the broker, without showing it',
      'examples/mosquitto: with them the daemon is refused nothing, and a guest sees how many are at home, not who (Mosquitto is needed)',
    ],
    notHere: 'there is nothing to be fitted in: a daemon of its own, and any broker',
  },
]

export const boxThemes: readonly Theme[] = [...certificates, ...firmwares, ...pairing]
