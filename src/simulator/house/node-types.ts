/**
 * The types of Freebox Home nodes, as tables of their endpoints. Ids, names and types are those of real devices
 * (reference §7.3). A slot can be written, a signal can be read. A slot and a signal of the same name have different ids.
 */

export type ValueType = 'bool' | 'int' | 'float' | 'string' | 'void'

export interface Endpoint {
  ep_type: 'slot' | 'signal'
  id: number
  name: string
  label: string
  value_type: ValueType
  visibility: 'internal' | 'normal' | 'dashboard'
  /** Whether the endpoint is in the node's `show_endpoints`, which lists only some of them. */
  shown: boolean
  refresh?: number
  ui?: Record<string, unknown>
}

export interface NodeType {
  category: string
  name: string
  inherit: string
  label: string
  physical: boolean
  endpoints: Endpoint[]
}

type EndpointSketch = [
  id: number,
  name: string,
  value_type: ValueType,
  label: string,
  ui?: Record<string, unknown> | 'hidden',
]

const toggle = { display: 'toggle' }
const button = { display: 'button' }
const text = { display: 'text' }
const percent = { display: 'slider', unit: '%', range: [0, 100] }
const oneToFour = { display: 'slider', range: [1, 2, 3, 4] }
const battery = { display: 'icon', icon_url: '/resources/images/home/pictos/batt_%.png', unit: '%', range: [] }
const warning = { display: 'warning', icon_url: '/resources/images/home/pictos/warning.png' }
const seconds = { display: 'slider', unit: 's', range: [0, 255] }

const sensorSlots: EndpointSketch[] = [
  [0, 'alarm1', 'bool', 'Alarme principale', toggle],
  [1, 'alarm2', 'bool', 'Alarme secondaire', toggle],
  [2, 'timed', 'bool', 'Zone temporisée', toggle],
]

function sensorSignals(triggerShown: boolean): EndpointSketch[] {
  return [
    [3, 'alarm1', 'bool', 'Alarme principale', toggle],
    [4, 'alarm2', 'bool', 'Alarme secondaire', toggle],
    [5, 'timed', 'bool', 'Zone temporisée', toggle],
    [6, 'trigger', 'bool', 'Détection', triggerShown ? toggle : 'hidden'],
    [7, 'cover', 'bool', 'Couvercle', warning],
    [8, 'battery', 'int', 'Niveau de Batterie', battery],
    [9, 'battery_warning', 'int', 'Batterie faible', 'hidden'],
    [10, 'alarm', 'void', 'Alarme', 'hidden'],
  ]
}

/** The types by category, as in the documentation. `opener` and `shutter` have the same endpoints. */
export const nodeTypes = {
  alarm: nodeType('alarm', 'node::domus::freebox::secmod', 'node::domus', 'Système d’alarme', {
    slots: [
      [0, 'trigger', 'void', 'Trigger', 'hidden'],
      [1, 'alarm1', 'void', 'Alarme principale', 'hidden'],
      [2, 'alarm2', 'void', 'Alarme secondaire', 'hidden'],
      [3, 'skip', 'void', 'Passer le délai', 'hidden'],
      [4, 'off', 'void', 'Désactiver l’alarme', 'hidden'],
      [5, 'pin', 'string', 'Code PIN', text],
      [6, 'sound', 'int', 'Puissance des bips', percent],
      [7, 'volume', 'int', 'Puissance de la sirène', percent],
      [8, 'timeout1', 'int', 'Délai avant armement', seconds],
      [9, 'timeout2', 'int', 'Délai avant sirène', seconds],
      [10, 'timeout3', 'int', 'Durée de la sirène', seconds],
    ],
    signals: [
      [11, 'state', 'string', 'État de l’alarme', 'hidden'],
      [12, 'pin', 'string', 'Code PIN', text],
      [13, 'error', 'string', 'Erreur', text],
      [14, 'sound', 'int', 'Puissance des bips', percent],
      [15, 'volume', 'int', 'Puissance de la sirène', percent],
      [16, 'timeout1', 'int', 'Délai avant armement', seconds],
      [17, 'timeout2', 'int', 'Délai avant sirène', seconds],
      [18, 'timeout3', 'int', 'Durée de la sirène', seconds],
      [19, 'battery', 'int', 'Niveau de Batterie', battery],
      [20, 'battery_warning', 'int', 'Batterie faible', 'hidden'],
    ],
  }),
  dws: nodeType('dws', 'node::domus::sercomm::doorswitch', 'node::domus', 'Détecteur d’ouverture de porte', {
    slots: sensorSlots,
    signals: sensorSignals(false),
  }),
  pir: nodeType('pir', 'node::domus::sercomm::pir', 'node::domus', 'Détecteur infrarouge', {
    slots: sensorSlots,
    signals: sensorSignals(true),
  }),
  kfb: nodeType('kfb', 'node::domus::sercomm::keyfob', 'node::domus', 'Télécommande', {
    slots: [[0, 'enable', 'bool', 'Activé', toggle]],
    signals: [
      [1, 'enable', 'bool', 'Activé', toggle],
      [2, 'pushed', 'int', 'Bouton pressé', text],
      [3, 'battery', 'int', 'Niveau de Batterie', battery],
    ],
  }),
  camera: nodeType('camera', 'node::cam::freebox', 'node::cam', 'Caméra Freebox', {
    slots: [
      [0, 'detection', 'bool', 'Détection', toggle],
      [1, 'activation', 'bool', 'Activé avec l’alarme', toggle],
      [2, 'quality', 'bool', 'Haute qualité vidéo', toggle],
      [3, 'sensitivity', 'int', 'Sensibilité', oneToFour],
      [4, 'threshold', 'int', 'Seuil', oneToFour],
      [5, 'flip', 'bool', 'Retourner verticalement', toggle],
      [6, 'timestamp', 'bool', 'Horodatage', toggle],
      [7, 'volume', 'int', 'Volume du micro', percent],
      [9, 'sound_detection', 'bool', 'Détection de bruit', toggle],
      [10, 'sound_trigger', 'int', 'Sensibilité du micro', oneToFour],
      [11, 'rtsp', 'bool', 'Flux rtsp', toggle],
      [12, 'disk', 'string', 'Emplacement des vidéos', { display: 'disk' }],
    ],
    signals: [
      [13, 'detection', 'bool', 'Détection', toggle],
      [14, 'activation', 'bool', 'Activé avec l’alarme', toggle],
      [15, 'quality', 'bool', 'Haute qualité vidéo', toggle],
      [16, 'sensitivity', 'int', 'Sensibilité', oneToFour],
      [17, 'threshold', 'int', 'Seuil', oneToFour],
      [18, 'flip', 'bool', 'Retourner verticalement', toggle],
      [19, 'timestamp', 'bool', 'Horodatage', toggle],
      [20, 'volume', 'int', 'Volume du micro', percent],
      [22, 'sound_detection', 'bool', 'Détection de bruit', toggle],
      [23, 'sound_trigger', 'int', 'Sensibilité du micro', oneToFour],
      [24, 'rtsp', 'bool', 'Flux rtsp', toggle],
      [25, 'rssi', 'int', 'Niveau de réception', { display: 'icon', unit: 'dB', range: [] }],
      [26, 'disk', 'string', 'Emplacement des vidéos', { display: 'disk' }],
    ],
  }),
  shutter: nodeType('shutter', 'node::ios::2', 'node::ios', 'Volet roulant', positionEndpoints()),
  opener: nodeType('opener', 'node::ios::4', 'node::ios', 'Porte de garage', positionEndpoints()),
  basic_shutter: nodeType('basic_shutter', 'node::rts', 'node::rts', 'Volet roulant RTS', {
    slots: [
      [0, 'up', 'void', 'Ouvrir', button],
      [1, 'stop', 'void', 'Stop', button],
      [2, 'down', 'void', 'Fermer', button],
    ],
    signals: [[3, 'state', 'bool', 'État', { display: 'icon', status_text_range: ['Fermé', 'Ouvert'] }]],
  }),
  light: nodeType('light', 'node::zigbee::light', 'node::zigbee', 'Ampoule', {
    slots: [
      [0, 'on', 'bool', 'Allumer', toggle],
      [1, 'hs', 'int', 'Couleur', { display: 'color' }],
      [2, 'v', 'int', 'Intensité', { display: 'slider', range: [0, 255] }],
    ],
    signals: [
      [3, 'on', 'bool', 'Allumer', toggle],
      [4, 'hs', 'int', 'Couleur', { display: 'color' }],
      [5, 'v', 'int', 'Intensité', { display: 'slider', range: [0, 255] }],
    ],
  }),
  plug: nodeType('plug', 'node::zigbee::plug', 'node::zigbee', 'Prise', {
    slots: [[0, 'on', 'bool', 'Allumer', toggle]],
    signals: [
      [1, 'on', 'bool', 'Allumer', toggle],
      [2, 'power', 'float', 'Puissance', { display: 'text', unit: 'W' }],
    ],
  }),
  /** A category that the daemon does not know. It can be shown only by means of its endpoints. */
  thermostat: nodeType('thermostat', 'node::zigbee::thermostat', 'node::zigbee', 'Thermostat', {
    slots: [[0, 'setpoint', 'float', 'Consigne', { display: 'slider', unit: '°C', range: [5, 30] }]],
    signals: [
      [1, 'setpoint', 'float', 'Consigne', { display: 'slider', unit: '°C', range: [5, 30] }],
      [2, 'temperature', 'float', 'Température', { display: 'text', unit: '°C' }],
      [3, 'heating', 'bool', 'Chauffe', toggle],
    ],
  }),
} satisfies Record<string, NodeType>

function positionEndpoints(): { slots: EndpointSketch[]; signals: EndpointSketch[] } {
  return {
    slots: [
      [0, 'position_set', 'int', 'Consigne d’ouverture', percent],
      [1, 'stop', 'void', 'Stop', button],
      [2, 'toggle', 'void', 'Inverser', button],
    ],
    signals: [[3, 'position', 'int', 'Position', percent]],
  }
}

function nodeType(
  category: string,
  name: string,
  inherit: string,
  label: string,
  { slots, signals }: { slots: EndpointSketch[]; signals: EndpointSketch[] },
): NodeType {
  const endpoints = [...slots.map((it) => endpoint('slot', it)), ...signals.map((it) => endpoint('signal', it))]
  return { category, name, inherit, label, physical: true, endpoints }
}

function endpoint(ep_type: Endpoint['ep_type'], [id, name, value_type, label, ui]: EndpointSketch): Endpoint {
  const common = { ep_type, id, name, label, value_type }
  if (ui === 'hidden' || ui === undefined) {
    return { ...common, visibility: value_type === 'void' ? 'internal' : 'normal', shown: false }
  }
  const access = ep_type === 'slot' ? 'w' : 'r'
  const refresh = ep_type === 'signal' ? { refresh: 2000 } : {}
  return { ...common, visibility: 'normal', shown: true, ...refresh, ui: { access, ...ui } }
}
