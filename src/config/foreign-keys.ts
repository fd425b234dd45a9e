/**
 * Keys that other programs use for a setting of this one: the usual `host`, `port` and `user` of a broker, `topic`,
 * `prefix`, `interval`, `log_level`.
 */
import type { Path } from '../wording/path.ts'

/** What to write instead of an unknown key: `url: mqtt://192.168.1.10:1883` or `base_topic`; undefined if it is unusual. */
export function settingInstead(path: Path, section: unknown): string | undefined {
  const [first, ...rest] = path.map((it) => spelled(String(it)))
  if (first === undefined) return undefined
  if (first === 'adapters') return inAdapters.get(rest.at(-1) ?? '')
  if (rest.length > 1) return undefined
  const [key] = rest
  if (key === undefined) return topLevel(first, section)
  switch (first) {
    case 'mqtt':
      return isAddress(key) ? addressInstead('url: ', 'mqtt', section) : inMqtt.get(key)
    case 'freebox':
      return isAddress(key) ? addressInstead('url: ', 'https', section) : inFreebox.get(key)
    case 'homeassistant':
      return inHomeAssistant.get(key)
    default:
      return undefined
  }
}

/** In lower case, with the parts of the name joined: `clientId`, `client-id` and `CLIENT_ID` are one name. */
function spelled(key: string): string {
  return key.toLowerCase().replace(/[_\s-]/g, '')
}

function named(names: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(names).flatMap(([instead, keys]) => keys.split(' ').map((key) => [key, instead])))
}

const addresses =
  'host hostname server broker address addr ip ipaddress uri port brokerurl brokeraddress brokerhost'.split(' ')

function isAddress(key: string): boolean {
  return addresses.includes(key)
}

const inMqtt = named({
  username: 'user login usr uname mqttuser mqttusername',
  password: 'pass pwd passwd pw mqttpassword',
  base_topic: 'topic basetopic prefix topicprefix roottopic root base basename topicbase namespace mqtttopic',
  client_id: 'clientid client id clientname',
  'mqtt.tls.ca_file': 'ca cafile cafilepath cacert cacerts cacertificate certificateauthority rootca capath',
  'mqtt.tls.cert_file': 'cert certfile certificate clientcert clientcertificate',
  'mqtt.tls.key_file': 'key keyfile privatekey clientkey',
  'mqtt.tls.verify': 'insecure tlsinsecure rejectunauthorized verify verifytls verifyssl verifycertificate',
  'url: mqtts://…': 'ssl usetls usessl secure protocol scheme',
  'homeassistant.discovery_prefix': 'discoveryprefix discoverytopic hatopic haprefix hadiscoveryprefix',
  'homeassistant.enabled': 'discovery hadiscovery autodiscovery homeassistantdiscovery',
  'homeassistant.birth_topic': 'birthtopic statustopic',
  will_delay: 'lwt will lastwill lwtdelay',
})

const inFreebox = named({
  app_token: 'token apptoken apikey key password pass secret',
  app_id: 'appid id app application',
  'freebox.tls.ca_file': 'ca cafile cacert cert certificate',
  'freebox.tls.verify': 'insecure rejectunauthorized verify verifytls verifyssl ssl',
  'adapters.defaults.every': 'interval pollinterval scaninterval updateinterval refresh every polling',
})

const inHomeAssistant = named({
  discovery_prefix: 'prefix topic discoverytopic discoveryprefix discovery basetopic',
  birth_topic: 'status statustopic birthtopic birth',
  language: 'lang locale',
  alarm_code: 'code pin alarmcode',
})

const inAdapters = named({ every: 'interval pollinterval scaninterval updateinterval refresh period polling' })

const anywhere = named({
  'mqtt.username': 'user username login mqttuser mqttusername mqttlogin',
  'mqtt.password': 'pass password pwd passwd mqttpassword mqttpass',
  'mqtt.base_topic': 'topic prefix basetopic topicprefix roottopic mqtttopic mqttprefix mqttbasetopic',
  'mqtt.client_id': 'clientid mqttclientid',
  'freebox.app_token': 'token apptoken freeboxtoken apikey',
  'freebox.app_id': 'appid',
  'freebox.url': 'freeboxurl freeboxip freeboxaddress freeboxserver box boxip router routerip gateway',
  'log.level': 'loglevel level verbose verbosity debug logging logs logger',
  'adapters.defaults.every': 'interval pollinterval scaninterval updateinterval refresh refreshinterval every polling',
  'homeassistant.language': 'lang locale',
  'homeassistant.discovery_prefix': 'discoveryprefix discoverytopic discovery ha hass autodiscovery',
  data: 'datadir datafolder datapath dir folder storage',
  'presence.include': 'devices hosts whitelist allowlist trackeddevices',
  'presence.exclude': 'blacklist blocklist ignore ignored',
  'commands.read_only': 'readonly',
})

const mqttAddresses =
  'broker mqtthost mqttserver mqttbroker mqtturl mqtturi mqttip mqttport mqttaddress server host hostname port url uri address ip'.split(
    ' ',
  )

function topLevel(key: string, section: unknown): string | undefined {
  if (['freeboxhost', 'freeboxport'].includes(key)) return 'freebox.url: https://…'
  return mqttAddresses.includes(key) ? addressInstead('mqtt.url: ', 'mqtt', section) : anywhere.get(key)
}

/** `url: mqtt://192.168.1.10:1884`, from the host and the port that the section has. */
function addressInstead(prefix: string, protocol: string, section: unknown): string {
  const given = Object.entries(typeof section === 'object' && section !== null ? section : {})
  const first = (wanted: (key: string) => boolean) =>
    given.find(([key, it]) => wanted(spelled(key)) && isPlain(it))?.[1]
  const host = first((key) => /(host|hostname|server|broker|address|addr|ip|uri|url)$/.test(key))
  const port = first((key) => /port$/.test(key))
  const text = host === undefined ? '…' : String(host)
  if (text.includes('://')) return `${prefix}${text}`
  const isSecure =
    protocol === 'mqtt' && given.some(([key, it]) => /^(use)?(tls|ssl|secure)$/.test(spelled(key)) && it === true)
  const hasPort = port === undefined || /:\d+$/.test(text)
  return `${prefix}${protocol}${isSecure ? 's' : ''}://${text}${hasPort ? '' : `:${port}`}`
}

/** A host, address or port that may be shown: no credentials. */
function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^(\w+:\/\/)?[\w.:[\]-]{1,100}\/?$/.test(value))
}
