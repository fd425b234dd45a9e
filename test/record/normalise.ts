/** The few values that differ from run to run, or that are no part of the record. */

/** Topics of which only the existence is recorded. */
const existenceOnly: Readonly<Record<string, string>> = {
  'freebox/bridge/info': 'its form is about to change, and it holds the id of the process',
  'freebox/bridge/health': 'it holds counters, the uptime and the memory of the process',
  'freebox/bridge/log': 'it holds the times of warnings',
}

/** The value to record for a retained message. */
export function normalised(topic: string, value: unknown): unknown {
  return Object.hasOwn(existenceOnly, topic) ? 'exists' : value
}
