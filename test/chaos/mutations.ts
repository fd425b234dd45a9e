/** Mutations of the daemon, one line each, and the message with which the random sequences must detect each of them. */

export interface Mutation {
  readonly name: string
  readonly file: string
  /** A snippet that occurs exactly once in the file. */
  readonly from: string
  readonly to: string
  /** The message of the violated invariant. */
  readonly violation: RegExp
}

export const mutations: readonly Mutation[] = [
  {
    name: 'a change of an object is not published',
    file: 'src/engine/present/presenter.ts',
    from: 'if (!empty) publisher.retain(',
    to: 'if (!empty && before === undefined) publisher.retain(',
    violation: /the retained topics do not match the box:\nstate /,
  },
  {
    name: 'a command is sent twice',
    file: 'src/engine/command/commands.ts',
    from: 'for (const request of requests) data',
    to: 'for (const request of [...requests, ...requests]) data',
    violation: /times at the box, sent/,
  },
  {
    name: 'a command is confirmed and not sent',
    file: 'src/engine/command/commands.ts',
    from: 'for (const request of requests) data',
    to: 'for (const request of requests.slice(1)) data',
    violation: /times at the box, confirmed/,
  },
  {
    name: 'a refused command gets no reply',
    file: 'src/engine/command/commands.ts',
    from: "log.warn({ topic: message.topic, ...outcome }, 'a command was refused')",
    to: 'return',
    violation: /no reply, or more than one/,
  },
  {
    name: 'an event is published twice',
    file: 'src/engine/publish/event-queue.ts',
    from: 'else event.say()',
    to: 'else for (const twice of [event, event]) twice.say()',
    violation: /was published \d+ times, occurred/,
  },
  {
    name: 'a call is not published',
    file: 'src/engine/present/list-events.ts',
    from: 'if (!since.has(key) && batch.complete)',
    to: 'if (!since.has(key) && batch.complete && rows.length > 9)',
    violation: /was not published/,
  },
  {
    name: 'a host that is out of reach is away at once',
    file: 'src/engine/present/presence/presence-tracker.ts',
    from: 'considerHome: world.presence.consider_home, returned',
    to: 'considerHome: 0, returned',
    violation: /is away after|is away although/,
  },
  {
    name: 'retained topics are not published again to a broker that has lost them',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (which(topic)) send(',
    to: 'if (which(topic) && topic === payload) send(',
    violation: /\n(state|document) \S+ is missing/,
  },
  {
    name: 'the state of a removed object stays',
    file: 'src/engine/present/presenter.ts',
    from: 'publisher.clear(topics.state(addressOf(key)))',
    to: 'void topics',
    violation: /state .* is retained although the box does not have it/,
  },
  {
    name: 'a removed object stays announced',
    file: 'src/engine/present/presenter.ts',
    from: 'announcer.withdraw(addressOf(key))\n    publisher',
    to: 'publisher',
    violation: /document .* is retained although the box does not have it/,
  },
  {
    name: 'unchanged values are published again',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (standing.get(topic) === payload) {',
    to: 'if (standing.get(topic) === payload && topic === payload) {',
    violation: /was published again without a change/,
  },
  {
    name: 'a resource that can be read again stays unavailable',
    file: 'src/engine/poll/poller.ts',
    from: "world.publisher.retain(availability, 'online')",
    to: "if (world.publisher.standing(availability) === undefined) world.publisher.retain(availability, 'online')",
    violation: /availability .*"offline" instead of "online"/,
  },
]
