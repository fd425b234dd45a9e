/** How the daemon of the chaos is set: everything is read often, and few have to wait. */

/** Seconds. */
export const considerHome = 0.3

export const settings = {
  presence: { consider_home: `${considerHome}s`, hold: '2s', hosts: 'all' },
  commands: { per_minute: 1000 },
  adapters: { defaults: { every: '0.5s' } },
}
