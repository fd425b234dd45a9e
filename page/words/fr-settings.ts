/** The descriptions of the settings in French. They are a chunk of their own, which the screen of the settings loads. */

/** Below `adapters`, for each adapter and each resource. */
const common: Readonly<Record<string, string>> = {
  enabled: 'Faut-il lire cela ? Sinon, il n’y a ni topic ni entité.',
  every: 'À quel intervalle cela est lu.',
  schedule: 'Quand cela est lu, en notation cron, au lieu de every.',
  limit: 'Combien de ces objets ont des entités dans Home Assistant.',
  include: 'Les objets qui ont des entités, par identifiant ou par nom, jokers admis.',
  exclude: 'Les objets qui n’en ont pas ; exclude l’emporte.',
}

const settings: Readonly<Record<string, string>> = {
  data: 'Le dossier de ce qui doit survivre à un redémarrage : le jeton, la liste des entités annoncées, les suppressions en attente, le dernier appel. Un chemin relatif part du dossier de ce fichier.',
  freebox: 'La Freebox et la connexion avec elle.',
  'freebox.url':
    'L’adresse de la Freebox. Sans elle, freebox2mqtt la trouve : en https, vérifié avec les certificats de Freebox ; en http sur le réseau local, mais seulement si rien ne répond en https.',
  'freebox.app_token':
    'Le jeton que la Freebox a donné à freebox2mqtt. Sans lui, celui que `freebox2mqtt pair` a enregistré dans le dossier de données.',
  'freebox.app_id':
    'L’identifiant sous lequel freebox2mqtt est enregistré sur la Freebox. À ne plus changer une fois l’accès accordé.',
  'freebox.tls': 'Comment le certificat de la Freebox est vérifié.',
  'freebox.tls.ca_file': 'Un fichier de certificats (PEM) acceptés en plus de ceux de Freebox et du système.',
  'freebox.tls.verify':
    'Le certificat est-il vérifié ? Sinon, n’importe qui entre freebox2mqtt et la Freebox peut lire le jeton.',
  'freebox.requests_per_minute':
    'Le nombre maximal de requêtes à la Freebox par minute, quels que soient les intervalles ci-dessous.',
  'freebox.events': 'Les événements que la Freebox envoie par WebSocket.',
  'freebox.events.enabled': 'Les événements sont-ils utilisés ? Sinon, tout est lu à intervalles.',
  'freebox.events.reconnect':
    'À quel intervalle le WebSocket est rouvert. La raison : après une journée, l’un d’eux s’était tu.',
  mqtt: 'Le broker MQTT et la connexion avec lui.',
  'mqtt.url':
    'L’adresse du broker : mqtt://, mqtts://, ws:// ou wss://. Sans elle, freebox2mqtt démarre le sien, le broker intégré.',
  'mqtt.username': 'Le nom d’utilisateur sur le broker.',
  'mqtt.password': 'Le mot de passe sur le broker.',
  'mqtt.client_id':
    'L’identifiant de client sur le broker. Sans lui, freebox2mqtt_ suivi de base_topic, ou de son empreinte si base_topic dépasse 10 caractères ou contient autre chose que des lettres, des chiffres, _ et -.',
  'mqtt.tls': 'Les certificats, pour mqtts:// et wss://.',
  'mqtt.tls.ca_file': 'Un fichier de certificats (PEM) acceptés à la place de ceux du système.',
  'mqtt.tls.cert_file': 'Le certificat client (PEM), pour un broker qui en demande un.',
  'mqtt.tls.key_file': 'La clé privée du certificat client (PEM).',
  'mqtt.tls.verify': 'Le certificat du broker est-il vérifié ?',
  'mqtt.base_topic': 'Le début de tous les topics de freebox2mqtt.',
  'mqtt.will_delay':
    'Combien de temps après l’arrêt de freebox2mqtt le broker publie offline (MQTT 5). Un redémarrage plus court ne se voit pas. Avec 0s, offline est publié aussitôt.',
  'mqtt.embedded': 'Le broker intégré. Il ne tourne que sans mqtt.url.',
  'mqtt.embedded.host':
    'L’adresse sur laquelle il écoute. Une adresse que d’autres machines peuvent atteindre exige un nom d’utilisateur et un mot de passe.',
  'mqtt.embedded.port': 'Le port sur lequel il écoute. Avec 0, n’importe quel port libre.',
  'mqtt.embedded.username': 'Le nom d’utilisateur que les clients doivent donner.',
  'mqtt.embedded.password': 'Le mot de passe que les clients doivent donner.',
  homeassistant: 'La découverte, pour Home Assistant, openHAB et les autres programmes qui la comprennent.',
  'homeassistant.enabled': 'Les documents de découverte sont-ils publiés ?',
  'homeassistant.discovery_prefix': 'Le topic de découverte. Ce doit être celui des réglages MQTT de Home Assistant.',
  'homeassistant.birth_topic':
    'Le topic sur lequel Home Assistant annonce son démarrage. Tout est alors annoncé de nouveau.',
  'homeassistant.mode':
    'device publie un document de découverte par appareil. single en publie un par entité, pour openHAB 5.1 et antérieurs, Domoticz et ioBroker.',
  'homeassistant.language':
    'La langue des noms d’appareils et d’entités : en ou fr. Identifiants et options sont les mêmes dans les deux.',
  'homeassistant.sweep':
    'Les entités d’une exécution antérieure qui n’existent plus sont-elles retirées de Home Assistant ?',
  'homeassistant.alarm_code':
    'Le code que doit contenir chaque commande de l’alarme ; Home Assistant le demande. Sans lui, aucun code n’est exigé.',
  presence: 'Qui est à la maison : les appareils du réseau local.',
  'presence.hosts':
    'Les appareils du réseau qui ont un appareil dans Home Assistant : all (tous), named (ceux qui ont un nom, 100 au plus), list (ceux de include) ou off (aucun sauf ceux de include). Chacun a de toute façon son topic d’état.',
  'presence.include':
    'Ceux qui ont toujours un appareil dans Home Assistant : adresses MAC, noms ou identifiants. * remplace n’importe quel texte.',
  'presence.exclude': 'Ceux qui n’en ont jamais : adresses MAC, noms ou identifiants. * remplace n’importe quel texte.',
  'presence.consider_home':
    'Combien de temps un appareil compte encore comme présent après que la Freebox l’a signalé absent.',
  'presence.hold':
    'Combien de temps les appareils gardent leur état tant que la Freebox ne répond pas. Ensuite ils sont indisponibles.',
  adapters:
    'Ce qui est lu de la Freebox, et à quel intervalle. Chaque adaptateur, et chaque ressource, a enabled et soit every, soit schedule. Une ressource passe avant son adaptateur, un adaptateur avant defaults. Les listes qui s’allongent d’elles-mêmes ont aussi limit, include et exclude : combien d’objets ont des entités dans Home Assistant, et lesquels, par identifiant ou par nom. Chaque objet a de toute façon son topic.',
  'adapters.defaults': 'Les réglages de toutes les ressources. Ceux d’un adaptateur ou d’une ressource passent avant.',
  'adapters.home.invert': 'Les volets et portes de garage dont 0 et 100 ont le sens contraire, par identifiant ou nom.',
  'adapters.phone.ringing':
    'Les téléphones sont-ils lus toutes les deux secondes, pour qu’un appel soit signalé pendant qu’il sonne ?',
  'adapters.wifi.guest_keys': 'Publier la clé de chaque accès invité dans son état.',
  'adapters.wifi.guest_qr': 'Publier un code QR avec lequel les invités se connectent. Il contient leur clé.',
  commands: 'Les commandes qui sont exécutées.',
  'commands.allow':
    'Ce qui est permis : adapter.resource.entity ou adapter.resource.command. * remplace n’importe quel texte.',
  'commands.deny':
    'Ce qui est refusé, en plus des commandes dangereuses. Ce n’est pas annoncé, et une telle commande est refusée avec le code d’erreur denied.',
  'commands.allow_dangerous':
    'Les commandes dangereuses à permettre, par nom ou par motif, comme system.system.shutdown. deny l’emporte.',
  'commands.read_only': 'Toutes les commandes sont-elles refusées ?',
  'commands.per_minute':
    'Le nombre maximal de commandes par minute, et de requêtes par minute. Les suivantes sont ignorées jusqu’à la minute d’après.',
  requests: 'Ce qui peut être demandé sur bridge/request.',
  'requests.api': 'La requête api, qui appelle une adresse de l’API de la Freebox.',
  'requests.api.allow':
    'Les adresses qui peuvent être appelées : méthode et chemin, comme "GET connection/*". * remplace n’importe quel texte.',
  push: 'Expérimental : la Freebox appelle freebox2mqtt quand quelque chose arrive (notif/targets dans son API).',
  'push.enabled': 'Demander à la Freebox d’appeler freebox2mqtt ? Il faut l’API 11 ou plus récente.',
  'push.host':
    'L’adresse sur laquelle freebox2mqtt attend les appels. 0.0.0.0 désigne toutes les adresses de cette machine.',
  'push.port': 'Le port sur lequel freebox2mqtt attend les appels.',
  'push.url':
    'L’adresse à laquelle la Freebox trouve freebox2mqtt. Sans elle, l’adresse de cette machine et le port ci-dessus. À donner si freebox2mqtt tourne dans un conteneur ou derrière un proxy.',
  http: 'Le serveur web : cette page, /metrics pour Prometheus et /health pour les programmes de surveillance.',
  'http.enabled': 'freebox2mqtt répond-il en HTTP ? /health répond alors toujours.',
  'http.host':
    'L’adresse sur laquelle il écoute. Une adresse que d’autres machines peuvent atteindre, comme 0.0.0.0, exige un mot de passe.',
  'http.port':
    'Le port sur lequel il écoute ; avec 0, n’importe quel port libre. Si un autre programme l’occupe, freebox2mqtt tourne sans HTTP.',
  'http.password':
    'Le mot de passe de la page. /metrics le prend comme authentification HTTP Basic, avec n’importe quel nom d’utilisateur.',
  'http.hosts':
    'D’autres noms sous lesquels il est atteint, comme celui d’un proxy. Les adresses IP, les noms sans point et ceux qui se terminent par .local, .lan, .home.arpa ou .internal n’ont pas besoin d’y être.',
  'http.read_only': 'La page est-elle en lecture seule ?',
  'http.metrics': '/metrics donne-t-il toutes les valeurs, au format de Prometheus ?',
  log: 'Le journal, sur la sortie standard.',
  'log.level': 'Ce qui est écrit dans le journal : trace (tout), debug, info, warn, error, fatal ou silent (rien).',
}

/** The description of a setting; undefined for one that is not known here. */
export function frenchDescription(path: string): string | undefined {
  const known = settings[path]
  if (known !== undefined) return known
  const [top, adapter, resource = '', key, ...rest] = path.split('.')
  if (top !== 'adapters' || adapter === undefined || rest.length > 0) return undefined
  if (key !== undefined) return common[key]
  return common[resource] ?? `Quand ${adapter}/${resource} est lu.`
}
