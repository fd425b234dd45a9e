/** Why something is not there, and what to do, in English. By the word of `Why.because`. */
import type { Details } from './wording.ts'

type Sentences = Readonly<Record<string, (details: Details) => string>>

/** Why Home Assistant has no device for an object. */
export const whyObject = {
  unnamed: () =>
    'It has no name of its own, and presence.hosts is “named”. Give it a name in Freebox OS or with “Rename”, or add it to presence.include.',
  'random mac': () =>
    'It uses a random MAC address and appeared less than two days ago, so it may be a visitor. If it belongs to the household, add it to presence.include or give it a name.',
  'not seen': () =>
    'The Freebox has not seen it for 30 days. It becomes a device again as soon as it connects. To keep it, add it to presence.include.',
  guest: () => 'It is connected to the guest network. To have it as a device, add it to presence.include.',
  'not by default': () => 'It is not one of those that become devices at first. Add it to presence.include.',
  excluded: () => 'A pattern in the setting “exclude” matches it. Remove the pattern to have the device.',
  'not included': () => 'No pattern in the setting “include” matches it. Add its name or its id there.',
  off: () =>
    'presence.hosts is “off”: hosts do not become devices. Set it to “named”, or add this one to presence.include.',
  'beyond limit': ({ limit }) =>
    `There are more objects than the limit${limit === undefined ? '' : ` of ${limit}`}. Raise the setting “limit”, or choose with “include” and “exclude”.`,
  'not joined': ({ resource }) =>
    `Its values belong to a device of ${resource}, and Home Assistant does not have that device. See why there.`,
  'deleted by user': () =>
    'The device was deleted in Home Assistant. It comes back with the next restart of freebox2mqtt; to keep it away, add it to “exclude”.',
  'discovery disabled': () =>
    'homeassistant.enabled is false: nothing is announced. The topic has its values all the same.',
} satisfies Sentences

/** Why a resource has no values. */
export const whyResource = {
  'missing right': ({ name, right }) =>
    `The application lacks the right “${name ?? right ?? '?'}”. Tick it in Freebox OS: Paramètres de la Freebox, Gestion des accès, Applications. Nothing has to be restarted.`,
  'box has none': () => 'This Freebox does not have it. freebox2mqtt asks again from time to time.',
  disabled: () => 'It is disabled in the settings. Set “enabled” to true there.',
  'not read yet': () => 'It has not been read yet. Wait for the first read.',
  fails: () => 'The last read has failed. It is repeated automatically.',
} satisfies Sentences
