/** The settings of the daemon in these tests: everything is read often, and waits are short. */

/** Seconds. */
export const considerHome = 0.3

export const settings = {
  presence: { consider_home: `${considerHome}s`, hold: '2s', hosts: 'all' },
  commands: { per_minute: 1000 },
  adapters: { defaults: { every: '0.5s' } },
}
