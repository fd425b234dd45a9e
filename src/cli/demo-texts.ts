/** What the demo prints, in English and French. */

export interface DemoPlace {
  /** The name of the model, such as `Freebox Delta`. */
  readonly model: string
  /** The address of the simulated Freebox. */
  readonly box: string
  readonly broker: URL
  /** The address of the page. */
  readonly page: string
}

export interface DemoTexts {
  introduction(place: DemoPlace): readonly string[]
  cameHome(name: string): string
  left(name: string): string
  /** The rates of the line in Mbit/s. */
  rates(down: number, up: number): string
  /** By the entity and the type of the event: `call missed`. */
  readonly events: Readonly<Record<string, string>>
}

export const demoLanguages = ['en', 'fr'] as const
export type DemoLanguage = (typeof demoLanguages)[number]

const english: DemoTexts = {
  introduction: ({ model, box, broker, page }) => [
    `This demo runs a simulated ${model}, an MQTT broker and freebox2mqtt on this machine.`,
    'It reads no configuration, contacts no real Freebox, and leaves nothing behind.',
    `Open the page in a browser on this machine: ${page}`,
    `The simulated Freebox answers at ${box}.`,
    `The MQTT broker is ${broker.href}, for MQTT 5 and 3.1.1, without a password. Try in a second terminal:`,
    '',
    '  Show the state of everything:',
    ...suggestions(broker).show,
    '  Turn a switch on (answer pings from the internet):',
    ...suggestions(broker).ping,
    '  Restart the Freebox (everyone who is at home stays at home):',
    ...suggestions(broker).reboot,
    '  Connect Home Assistant on this machine: Settings > Devices & services > Add integration > MQTT,',
    `    broker ${broker.hostname}, port ${broker.port}, no user name. The Freebox and its hosts then appear by themselves.`,
    '',
    'Below is what freebox2mqtt publishes: people come and go, the phone rings, traffic changes. Ctrl-C ends the demo.',
  ],
  cameHome: (name) => `${name} came home`,
  left: (name) => `${name} left`,
  rates: (down, up) => `Internet: ${down.toFixed(1)} Mbit/s down, ${up.toFixed(1)} Mbit/s up`,
  events: {
    'line lost': 'The internet line is down',
    'line back': 'The internet line is up again',
    'line new_address': 'The Freebox has a new internet address',
    'call missed': 'A call was missed',
    'call accepted': 'A call was answered',
    'call outgoing': 'A call was made',
    'voicemail voicemail': 'There is a new voice message',
    'download added': 'A download was added',
    'download finished': 'A download is finished',
    'download error': 'A download has failed',
    'button main_alarm': 'A key fob arms the alarm',
    'button night_alarm': 'A key fob arms the night alarm',
    'button disarm': 'A key fob disarms the alarm',
    'button free': 'The free button of a key fob was pressed',
    'bell ringing': 'The phone rings',
    'bell stopped': 'The phone has stopped ringing',
  },
}

const french: DemoTexts = {
  introduction: ({ model, box, broker, page }) => [
    `Cette démo lance sur cette machine une ${model} simulée, un broker MQTT et freebox2mqtt.`,
    'Elle ne lit aucune configuration, ne contacte aucune vraie Freebox et ne laisse rien derrière elle.',
    `Ouvrez la page dans un navigateur, sur cette machine : ${page}`,
    `La Freebox simulée répond sur ${box}.`,
    `Le broker MQTT est ${broker.href}, en MQTT 5 et 3.1.1, sans mot de passe. Dans un second terminal :`,
    '',
    '  Afficher l’état de tout :',
    ...suggestions(broker).show,
    '  Activer un interrupteur (répondre aux pings depuis Internet) :',
    ...suggestions(broker).ping,
    '  Redémarrer la Freebox (ceux qui sont à la maison y restent) :',
    ...suggestions(broker).reboot,
    '  Connecter Home Assistant sur cette machine : Paramètres > Appareils et services > Ajouter une intégration > MQTT,',
    `    broker ${broker.hostname}, port ${broker.port}, sans nom d’utilisateur. La Freebox et ses appareils apparaissent d’eux-mêmes.`,
    '',
    'Voici ce que publie freebox2mqtt : on part et on rentre, le téléphone sonne, le débit varie. Ctrl-C arrête la démo.',
  ],
  cameHome: (name) => `${name} : de retour à la maison`,
  left: (name) => `${name} : parti de la maison`,
  rates: (down, up) => `Internet : ${withComma(down)} Mbit/s en réception, ${withComma(up)} Mbit/s en émission`,
  events: {
    'line lost': 'La ligne Internet est coupée',
    'line back': 'La ligne Internet est rétablie',
    'line new_address': 'La Freebox a une nouvelle adresse Internet',
    'call missed': 'Appel manqué',
    'call accepted': 'Appel reçu',
    'call outgoing': 'Appel émis',
    'voicemail voicemail': 'Nouveau message vocal',
    'download added': 'Téléchargement ajouté',
    'download finished': 'Téléchargement terminé',
    'download error': 'Échec d’un téléchargement',
    'button main_alarm': 'Une télécommande active l’alarme',
    'button night_alarm': 'Une télécommande active l’alarme de nuit',
    'button disarm': 'Une télécommande désactive l’alarme',
    'button free': 'La touche libre d’une télécommande a été pressée',
    'bell ringing': 'Le téléphone sonne',
    'bell stopped': 'Le téléphone ne sonne plus',
  },
}

export const demoTexts: Readonly<Record<DemoLanguage, DemoTexts>> = { en: english, fr: french }

/** States only: events would do no harm, but pictures have binary data, which a terminal should not print. */
function suggestions({ hostname, port }: URL) {
  const address = `-h ${hostname} -p ${port}`
  return {
    show: [`    mosquitto_sub ${address} -v -t 'freebox/+/+' -t 'freebox/+/+/+'`],
    ping: [`    mosquitto_pub ${address} -t freebox/connection/config/ping/set -m ON`],
    reboot: [`    mosquitto_pub ${address} -t freebox/system/system/reboot/set -m PRESS`],
  }
}

function withComma(rate: number): string {
  return rate.toFixed(1).replace('.', ',')
}
