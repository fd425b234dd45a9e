/** Icons of entities that name none, as Home Assistant has them (pure). */
import type { EntityKind, EntityTable } from '../../src/page/contract.ts'

const ofKind: Readonly<Record<EntityKind, string>> = {
  sensor: 'mdi:eye-outline',
  binary_sensor: 'mdi:checkbox-marked-circle-outline',
  switch: 'mdi:toggle-switch-outline',
  button: 'mdi:gesture-tap-button',
  number: 'mdi:ray-vertex',
  select: 'mdi:format-list-bulleted',
  text: 'mdi:form-textbox',
  event: 'mdi:bell-outline',
  device_tracker: 'mdi:account-outline',
  update: 'mdi:package-up',
  image: 'mdi:image-outline',
  camera: 'mdi:cctv',
  alarm_control_panel: 'mdi:shield-home-outline',
  cover: 'mdi:window-shutter',
  light: 'mdi:lightbulb-outline',
}

const ofClass: Readonly<Record<string, string>> = {
  battery: 'mdi:battery',
  connectivity: 'mdi:check-network-outline',
  data_rate: 'mdi:transmission-tower',
  data_size: 'mdi:database-outline',
  duration: 'mdi:progress-clock',
  frequency: 'mdi:sine-wave',
  motion: 'mdi:motion-sensor',
  problem: 'mdi:alert-circle-outline',
  restart: 'mdi:restart',
  signal_strength: 'mdi:wifi',
  temperature: 'mdi:thermometer',
  timestamp: 'mdi:clock-outline',
}

export function entityIcon({ icon, class: of, is }: Pick<EntityTable, 'icon' | 'class' | 'is'>): string {
  return icon ?? ofClass[of ?? ''] ?? ofKind[is]
}
