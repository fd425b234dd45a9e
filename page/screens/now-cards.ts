/**
 * What the screen "Now" shows first, by the paths of resources. Everything in it is optional: a box or a configuration
 * without a resource has no card for it.
 */
export const now = {
  line: { path: 'connection.status', state: 'up', rates: ['rate_down', 'rate_up'], medium: 'media' },
  people: { path: 'lan.host', tracker: 'presence', counts: 'lan.hosts' },
  wifi: {
    path: 'wifi.config',
    control: 'enabled',
    more: [
      ['lan.hosts', 'wifi'],
      ['lan.hosts', 'guests'],
      ['wifi.temp_disable', 'until'],
    ],
  },
  calls: { path: 'calls.log', first: 'unread_missed', more: ['last', 'last_missed'] },
  alarm: { path: 'home.alarm', control: 'alarm' },
  temperatures: { path: 'system.sensors', value: 'value' },
} as const
