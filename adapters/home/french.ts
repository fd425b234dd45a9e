/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'node.connection': 'Connexion',

  'alarm.skip': 'Ignorer le délai',
  'alarm.error': 'Erreur',
  'alarm.battery': 'Batterie',
  'alarm.sound': 'Puissance des bips',
  'alarm.volume': 'Puissance de la sirène',
  'alarm.timeout1': 'Délai avant armement',
  'alarm.timeout2': 'Délai avant sirène',
  'alarm.timeout3': 'Durée de la sirène',

  'doorswitch.tamper': 'Sabotage',
  'doorswitch.battery': 'Batterie',
  'doorswitch.alarm1': 'Alarme principale',
  'doorswitch.alarm2': 'Alarme secondaire',
  'doorswitch.timed': 'Zone temporisée',

  'pir.tamper': 'Sabotage',
  'pir.battery': 'Batterie',
  'pir.alarm1': 'Alarme principale',
  'pir.alarm2': 'Alarme secondaire',
  'pir.timed': 'Zone temporisée',

  'keyfob.button': 'Bouton',
  'keyfob.enable': 'Actif',
  'keyfob.battery': 'Batterie',

  'camera.detection': 'Détection de mouvement',
  'camera.sound_detection': 'Détection de bruit',
  'camera.activation': 'Activé avec l’alarme',
  'camera.rtsp': 'Flux RTSP',
  'camera.quality': 'Haute qualité vidéo',
  'camera.flip': 'Retourner verticalement',
  'camera.timestamp': 'Horodatage',
  'camera.sensitivity': 'Sensibilité au mouvement',
  'camera.threshold': 'Seuil de mouvement',
  'camera.sound_trigger': 'Sensibilité du micro',
  'camera.volume': 'Volume du micro',
  'camera.disk': 'Emplacement des vidéos',
  'camera.rssi': 'Niveau de réception',

  'shutter.toggle': 'Basculer',

  'opener.toggle': 'Basculer',

  'sensor.temperature': '{title}',
  'sensor.humidity': '{title}',
  'sensor.battery': '{title}',
  'sensor.power': '{title}',
  'sensor.energy': '{title}',
  'sensor.illuminance': '{title}',
  'sensor.voltage': '{title}',
  'sensor.current': '{title}',
  'sensor.signal': '{title}',
  'sensor.value': '{title}',
  'sensor.text': '{title}',

  'binary_sensor.problem': '{title}',
  'binary_sensor.value': '{title}',

  'switch.value': '{title}',

  'number.value': '{title}',

  'button.press': '{title}',

  'text.value': '{title}',

  'adapter.connected': 'Connexion {label}',
  'adapter.status': 'État {label}',
  'adapter.enabled': '{label}',

  // Phrases.
  'Node {id}': 'Équipement {id}',
  'Endpoint {id}': 'Fonction {id}',
}
