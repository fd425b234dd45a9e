/**
 * Makes the discovery documents of the bridge's own entities. They are published before all others, so that Home
 * Assistant creates the box's device with its right name.
 */
import type { DiscoveryContext, Document } from '../homeassistant/context.ts'
import { deviceTopic } from '../homeassistant/object-names.ts'

interface Entity {
  readonly platform: 'binary_sensor' | 'sensor' | 'button'
  readonly name: string
  readonly keys: Readonly<Record<string, unknown>>
}

function entities({ topics }: DiscoveryContext): Readonly<Record<string, Entity>> {
  const info = topics.bridge('info')
  const health = topics.bridge('health')
  const diagnostic = { entity_category: 'diagnostic' }
  return {
    connected: {
      platform: 'binary_sensor',
      name: 'Connection to the box',
      keys: {
        ...diagnostic,
        device_class: 'connectivity',
        state_topic: health,
        value_template: "{{ 'ON' if value_json.box.connected else 'OFF' }}",
      },
    },
    rights_missing: {
      platform: 'sensor',
      name: 'Missing rights',
      keys: {
        ...diagnostic,
        icon: 'mdi:shield-key',
        state_topic: info,
        value_template: '{{ value_json.box.rights_missing | length }}',
        json_attributes_topic: info,
        json_attributes_template: "{{ {'rights': value_json.box.rights_missing_names} | tojson }}",
      },
    },
    version: {
      platform: 'sensor',
      name: 'Bridge version',
      keys: { ...diagnostic, icon: 'mdi:bridge', state_topic: info, value_template: '{{ value_json.version }}' },
    },
    requests_per_minute: {
      platform: 'sensor',
      name: 'Requests to the box',
      keys: {
        ...diagnostic,
        enabled_by_default: false,
        icon: 'mdi:swap-horizontal',
        state_class: 'measurement',
        unit_of_measurement: 'requests/min',
        state_topic: health,
        value_template: '{{ value_json.requests.now }}',
      },
    },
    restart: {
      platform: 'button',
      name: 'Restart the bridge',
      keys: {
        entity_category: 'config',
        device_class: 'restart',
        command_topic: topics.request('restart'),
        payload_press: '{}',
      },
    },
  }
}

/** The bridge's discovery documents by topic, in the context's mode. */
export function bridgeDocuments(context: DiscoveryContext): Map<string, Document> {
  const id = `${context.box}_bridge`
  const common = {
    device: context.boxDevice,
    origin: context.origin,
    availability: [{ topic: context.topics.bridge('state') }],
    availability_mode: 'all',
    qos: 1,
  }
  const components = Object.entries(entities(context)).map(([key, { platform, name, keys }]) => {
    const ids = { unique_id: `${id}_${key}`, default_entity_id: `${platform}.freebox_bridge_${key}` }
    return {
      key: `bridge_${key}`,
      platform,
      component: { ...ids, name: context.translate(`bridge.${key}`, name), ...keys },
    }
  })
  if (context.mode === 'device') {
    const map = components.map(({ key, platform, component }) => [key, { platform, ...component }])
    return new Map([[deviceTopic(context.prefix, id), { ...common, components: Object.fromEntries(map) }]])
  }
  const topic = (platform: string, key: string) => `${context.prefix}/${platform}/${id}/${key}/config`
  return new Map(components.map(({ key, platform, component }) => [topic(platform, key), { ...component, ...common }]))
}
