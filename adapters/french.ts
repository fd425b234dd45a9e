/** All French names, by adapter, resource and row. */
import { groups } from '../src/contract/groups.ts'
import { adapters } from './index.ts'

const bridge = {
  'bridge.connected': 'Connexion à la box',
  'bridge.requests_per_minute': 'Requêtes à la box',
  'bridge.restart': 'Redémarrer freebox2mqtt',
  'bridge.rights_missing': 'Droits manquants',
  'bridge.version': 'Version de freebox2mqtt',
}

// A device of any adapter may have no name.
const unnamed = Object.fromEntries(adapters.map(({ name }) => [`${name}.Device`, 'Appareil']))

export const french: Readonly<Record<string, string>> = {
  ...bridge,
  ...unnamed,
  ...Object.fromEntries(Object.entries(groups).map(([group, { fr }]) => [`group.${group}`, fr])),
  ...Object.fromEntries(
    adapters.flatMap(({ name, french }) => Object.entries(french).map(([row, text]) => [`${name}.${row}`, text])),
  ),
}
