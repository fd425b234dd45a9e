/** Why a broker cannot be used, in French. */
import type { Form } from './fr-forms.ts'

export const brokerRefusals: readonly Form[] = [
  [/^The broker speaks neither MQTT 5 nor 3\.1\.1$/, 'Le broker ne parle ni MQTT 5 ni 3.1.1'],
  [/^The broker refuses the client id$/, 'Le broker refuse l’identifiant du client'],
  [/^Set another mqtt\.client_id$/, 'Choisissez un autre mqtt.client_id'],
  [/^The broker reports that it is not available$/, 'Le broker dit qu’il n’est pas disponible'],
  [/^The broker reports that it is busy$/, 'Le broker dit qu’il est occupé'],
  [/^The broker refuses the user name or password$/, 'Le broker refuse le nom d’utilisateur ou le mot de passe'],
  [/^The broker does not authorise freebox2mqtt$/, 'Le broker n’autorise pas freebox2mqtt'],
  [/^Check (mqtt\.\w+(?:\.\w+)?) and (mqtt\.\w+(?:\.\w+)?)$/, 'Vérifiez $1 et $2'],
  [/^Check (mqtt\.\w+(?:\.\w+)?)$/, 'Vérifiez $1'],
  [/^The broker has banned freebox2mqtt$/, 'Le broker a banni freebox2mqtt'],
  [/^The broker is shutting down$/, 'Le broker s’arrête'],
  [/^The broker received no keep-alive in time$/, 'Le broker n’a pas reçu de keep-alive à temps'],
  [/^Another client took the session over$/, 'Un autre client a repris la session'],
  [
    /^Check whether a second daemon uses this mqtt\.client_id or mqtt\.base_topic$/,
    'Vérifiez si un second programme utilise ce mqtt.client_id ou ce mqtt.base_topic',
  ],
  [/^The broker refuses a topic$/, 'Le broker refuse un topic'],
  [/^Check its access rules and mqtt\.base_topic$/, 'Vérifiez ses règles d’accès et mqtt.base_topic'],
  [
    /^The broker reports that too many messages are unacknowledged$/,
    'Le broker dit que trop de messages attendent un accusé de réception',
  ],
  [/^The broker reports that a message is too large$/, 'Le broker dit qu’un message est trop grand'],
  [/^The broker reports that messages are sent too fast$/, 'Le broker dit que les messages arrivent trop vite'],
  [/^The quota of freebox2mqtt on the broker is used up$/, 'Le quota de freebox2mqtt sur le broker est épuisé'],
  [/^The administrator of the broker closed the connection$/, 'L’administrateur du broker a fermé la connexion'],
  [/^The broker does not support retained messages$/, 'Le broker ne prend pas en charge les messages retenus'],
  [/^The broker does not support QoS 1$/, 'Le broker ne prend pas en charge la QoS 1'],
  [/^Set mqtt\.url to one that does$/, 'Indiquez dans mqtt.url un broker qui le fait'],
  [
    /^The broker reports too many connections in a short time$/,
    'Le broker dit qu’il y a eu trop de connexions en peu de temps',
  ],
  [/^The broker does not speak TLS at this address$/, 'Le broker ne parle pas TLS à cette adresse'],
  [/^Nothing listens at the address of the broker$/, 'Rien n’écoute à l’adresse du broker'],
  [/^The host name of the broker is not known$/, 'Le nom d’hôte du broker est inconnu'],
  [
    /^The host name of the broker cannot be resolved at the moment$/,
    'Le nom d’hôte du broker est introuvable en ce moment',
  ],
  [/^The broker cannot be reached$/, 'Le broker est injoignable'],
  [
    /^The certificate of the broker is for another name than the one in mqtt\.url$/,
    'Le certificat du broker est pour un autre nom que celui de mqtt.url',
  ],
  [/^The certificate of the broker has expired$/, 'Le certificat du broker a expiré'],
  [/^The certificate of the broker is not valid yet$/, 'Le certificat du broker n’est pas encore valable'],
  [/^Check the clock of this machine$/, 'Vérifiez l’horloge de cette machine'],
  [
    /^The certificate of the broker is not signed by a trusted authority$/,
    'Le certificat du broker n’est pas signé par une autorité reconnue',
  ],
  [/^The broker refuses the client certificate$/, 'Le broker refuse le certificat du client'],
  [
    /^The files in mqtt\.tls are not a certificate and the private key that belongs to it$/,
    'Les fichiers de mqtt.tls ne sont pas un certificat et sa clé privée',
  ],
  [/^No TLS connection to the broker is possible$/, 'Aucune connexion TLS au broker n’est possible'],
  [/^The broker refuses the connection$/, 'Le broker refuse la connexion'],
  [
    /^The broker keeps closing the connection\. Its log may say why$/,
    'Le broker ferme sans cesse la connexion. Son journal dit peut-être pourquoi',
  ],
  [/^The connection to the broker was lost$/, 'La connexion au broker est perdue'],
  [/^The broker does not answer$/, 'Le broker ne répond pas'],
  [
    /^Something listens at the address of the broker but does not speak MQTT$/,
    'Ce qui écoute à l’adresse du broker ne parle pas MQTT',
  ],
  [
    /^Check that the broker is running and that mqtt\.url is right$/,
    'Vérifiez que le broker tourne et que mqtt.url est juste',
  ],
  [
    /^The date of this machine is (\S+); if that is wrong, set its clock$/,
    'Cette machine est à la date du $1 ; si elle est fausse, réglez son horloge',
  ],
  [/^(\S+) does not speak (\w+:\/\/) but MQTT without TLS (\(\S+\))$/, '$1 ne parle pas $2 mais MQTT sans TLS $3'],
  [/^(\S+) does not speak (\w+:\/\/) but MQTT with TLS (\(\S+\))$/, '$1 ne parle pas $2 mais MQTT avec TLS $3'],
  [
    /^(\S+) does not speak (\w+:\/\/) but (HTTPS?), as for MQTT over WebSocket (\(\S+\))$/,
    '$1 ne parle pas $2 mais $3, comme pour MQTT par WebSocket $4',
  ],
  [/^Set mqtt\.url to (\w+:\/\/\S+)$/, 'Indiquez $1 dans mqtt.url'],
  [
    /^Connected, but the broker closes the connection on a test message: (.+)$/,
    'Connecté, mais le broker ferme la connexion à un message d’essai : $1',
  ],
  [/^Connected, but cannot read and write below (\S+)$/, 'Connecté, mais sans pouvoir lire et écrire sous $1'],
  [
    /^Connected, but cannot read and write below (\S+) and (\S+)$/,
    'Connecté, mais sans pouvoir lire et écrire sous $1 et $2',
  ],
  [/^Connected, but cannot subscribe to (\S+)$/, 'Connecté, mais sans pouvoir s’abonner à $1'],
  [/^Connected, but cannot subscribe to (\S+) and (\S+)$/, 'Connecté, mais sans pouvoir s’abonner à $1 et $2'],
  [
    /^Connected, but the broker accepts messages of at most (\d+) bytes$/,
    'Connecté, mais le broker n’accepte que des messages de $1 octets au plus',
  ],
  [
    /^Connected, but the broker closes the connection on a message of (\d+) bytes$/,
    'Connecté, mais le broker ferme la connexion à un message de $1 octets',
  ],
  [
    /^Connected, but a message of (\d+) bytes does not come back$/,
    'Connecté, mais un message de $1 octets ne revient pas',
  ],
  [
    /^Check the access rules of the broker, also for the client id (\S+)$/,
    'Vérifiez les règles d’accès du broker, aussi pour l’identifiant de client $1',
  ],
  [
    /^Raise its limit for the size of a message to (\d+) bytes or more$/,
    'Portez sa limite pour la taille d’un message à $1 octets ou plus',
  ],
  [
    /^Another daemon is online under (\S+)\. Stop it, or give each daemon its own mqtt\.base_topic$/,
    'Un autre freebox2mqtt est en ligne sous $1. Arrêtez-le, ou donnez à chacun son mqtt.base_topic',
  ],
  [/^The embedded broker cannot listen on (\S+) port (\d+)$/, 'Le broker intégré ne peut pas écouter sur $1, port $2'],
]
