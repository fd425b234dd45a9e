/** Themes about the way to the box and the box itself: certificates, addresses, firmwares, models, pairing. */
import type { Theme } from './theme.ts'

const certificates: readonly Theme[] = [
  {
    about: 'a stricter check of X.509 refuses the certificate of the box',
    caughtBy: [
      'freebox/find: the two roots that Free publishes are the right ones',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
  },
  {
    about: 'the issuer is unknown, on a Pop too',
    caughtBy: [
      'freebox/find: of an issuer that nobody told us about is refused, and http is not tried instead',
      'freebox/find: the two roots that Free publishes are the right ones',
    ],
  },
  {
    about: 'the domain of the owner has a certificate of a public authority',
    caughtBy: ['freebox/find: for the address that the owner gave is accepted too'],
  },
  {
    about: 'a wrong domain or port reads as an error of the certificate',
    caughtBy: [
      'freebox/find: what speaks no TLS at all is no certificate, and http is not tried instead',
      'freebox/find: %s.cert.pem of a box that says it is %s is refused, by name',
      'cli/faults: with a wrong certificate is reported with the reason',
    ],
  },
  {
    about: 'the authority of the Iliadbox is missing',
    caughtBy: [
      'freebox/find: of an issuer that nobody told us about is refused, and http is not tried instead',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
    notHere: 'its owner names it in freebox.tls.ca_file, as the refusal says',
  },
  {
    about: 'the documented host is the public address, which nobody inside can reach',
    caughtBy: [
      'freebox/find: https goes before http',
      'freebox/find: nowhere at all: the sentence says where it was looked for',
      'freebox/find: %s.cert.pem, %s, is accepted under another address',
    ],
  },
  {
    about: 'always HTTPS, even on port 80, and no plain HTTP',
    caughtBy: [
      'freebox/find: plain http where nothing answers https',
      'freebox/find: plain http where https is taken up but never answered',
      'freebox/find: a box that was found over https is never asked in the clear later',
    ],
  },
  {
    about: 'token and HTTPS do not go together',
    caughtBy: ['freebox/find: requests and events take the same certificate'],
  },
  {
    about: 'a wrong host name, and no word of it',
    caughtBy: [
      'freebox/find: plain http where the name is not known',
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
      'freebox/away: is another version of the API after the reboot',
      'freebox/away: without a reboot shows as invalid_api_version, and the version is read again',
      'freebox/pairing: %s is a Freebox all the same',
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
    caughtBy: ['freebox/find: an Ultra that tells neither uid nor domain', 'fixture: connection/ultra-fibre'],
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
      'freebox/requests: an absent result is an empty list, and so are {} and ""',
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
      'freebox/session: a revoked token: "pair again" once, tried slowly, and on with a new one by itself',
      'freebox/session: another box than the one that was paired is not even tried',
    ],
  },
  {
    about: 'pairing is refused or never asked for, and says nothing of use',
    caughtBy: [
      'cli/pair: ends with 1 and a message of its own for each reason to fail',
      'freebox/pairing: no box, no pairing',
      'freebox/pairing: access switched off for every application has a sentence of its own',
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
