/** All French names, by adapter, resource and row. */
import { groups } from '../src/contract/groups.ts'
import { adapters } from './index.ts'

const bridge = {
  'bridge.connected': 'Connexion à la box',
  'bridge.requests_per_minute': 'Requêtes à la box',
  'bridge.restart': 'Redémarrer la passerelle',
  'bridge.rights_missing': 'Droits manquants',
  'bridge.version': 'Version de la passerelle',
}

export const french: Readonly<Record<string, string>> = {
  ...bridge,
  ...Object.fromEntries(Object.entries(groups).map(([group, { fr }]) => [`group.${group}`, fr])),
  ...Object.fromEntries(
    adapters.flatMap(({ name, french }) => Object.entries(french).map(([row, text]) => [`${name}.${row}`, text])),
  ),
}
