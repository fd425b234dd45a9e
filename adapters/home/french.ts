/** The French names of this adapter, by resource and row. `{field}` as in the English name. */
export const french: Readonly<Record<string, string>> = {
  'node.connection': 'Connexion',

  'alarm.skip': 'Passer le délai',
  'alarm.error': 'Erreur',
  'alarm.battery': 'Batterie',
  'alarm.sound': 'Volume des bips',
  'alarm.volume': 'Volume de la sirène',
  'alarm.timeout1': 'Délai avant armement',
  'alarm.timeout2': 'Délai avant sirène',
  'alarm.timeout3': 'Durée de la sirène',

  'doorswitch.tamper': 'Couvercle',
  'doorswitch.battery': 'Batterie',
  'doorswitch.alarm1': 'Participe à l’alarme principale',
  'doorswitch.alarm2': 'Participe à l’alarme de nuit',
  'doorswitch.timed': 'Laisse le temps de désarmer',

  'pir.tamper': 'Couvercle',
  'pir.battery': 'Batterie',
  'pir.alarm1': 'Participe à l’alarme principale',
  'pir.alarm2': 'Participe à l’alarme de nuit',
  'pir.timed': 'Laisse le temps de désarmer',

  'keyfob.button': 'Bouton',
  'keyfob.enable': 'Activée',
  'keyfob.battery': 'Batterie',

  'camera.detection': 'Détection de mouvement',
  'camera.sound_detection': 'Détection de bruit',
  'camera.activation': 'Détection avec l’alarme',
  'camera.rtsp': 'Flux RTSP',
  'camera.quality': 'Haute qualité',
  'camera.flip': 'Image retournée',
  'camera.timestamp': 'Heure dans l’image',
  'camera.sensitivity': 'Sensibilité au mouvement',
  'camera.threshold': 'Seuil de mouvement',
  'camera.sound_trigger': 'Sensibilité au bruit',
  'camera.volume': 'Volume du micro',
  'camera.disk': 'Stockage des vidéos',
  'camera.rssi': 'Signal',

  'shutter.toggle': 'Inverser',

  'opener.toggle': 'Inverser',

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

  'adapter.status': 'État {label}',
  'adapter.enabled': '{label}',
}
