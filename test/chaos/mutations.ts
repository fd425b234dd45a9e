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
    file: 'src/engine/present/object-presenter.ts',
    from: 'this.#ports.publication.state(address, object.state)',
    to: 'void (before ?? this.#ports.publication.state(address, object.state))',
    violation: /the retained topics do not match the box:\nstate /,
  },
  {
    name: 'a command is sent twice',
    file: 'src/engine/command/send.ts',
    from: 'for (const action of actionsIn(requests)) {',
    to: 'for (const action of [...actionsIn(requests), ...actionsIn(requests)]) {',
    violation: /times at the box, sent/,
  },
  {
    name: 'a command is confirmed and not sent',
    file: 'src/engine/command/send.ts',
    from: 'for (const action of actionsIn(requests)) {',
    to: 'for (const action of actionsIn(requests).slice(1)) {',
    violation: /times at the box, confirmed/,
  },
  {
    name: 'a refused command gets no reply',
    file: 'src/engine/command/mqtt-commands.ts',
    from: 'this.#count(message.topic, outcome)',
    to: 'this.#count(message.topic, outcome)\n    if (isFailure(outcome)) return',
    violation: /no reply, or more than one/,
  },
  {
    name: 'an event is published twice',
    file: 'src/engine/publish/event-queue.ts',
    from: 'else this.#ports.publish(event.topic, event.payload)',
    to: 'else for (const twice of [event, event]) this.#ports.publish(twice.topic, twice.payload)',
    violation: /was published \d+ times, occurred/,
  },
  {
    name: 'a call is not published',
    file: 'src/engine/present/list-events.ts',
    from: 'if (!known.has(key) && complete)',
    to: 'if (!known.has(key) && complete && this.rows.length > 9)',
    violation: /was not published/,
  },
  {
    name: 'a host that is out of reach is away at once',
    file: 'src/engine/present/presence/presence-tracker.ts',
    from: 'considerHome: this.#considerHome, returned',
    to: 'considerHome: 0, returned',
    violation: /is away after|is away although/,
  },
  {
    name: 'retained topics are not published again to a broker that has lost them',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (which(topic)) void',
    to: 'if (which(topic) && topic === payload) void',
    // A broker that has an older copy of them keeps the old values; one that has none lacks them.
    violation: /the retained topics do not match the box:\n(state|document) /,
  },
  {
    name: 'the state of a removed object stays',
    file: 'src/engine/present/object-presenter.ts',
    from: 'withdraw(address)\n    this.#ports.publication.clearState(address)',
    to: 'withdraw(address)',
    violation: /state .* is retained although the box does not have it/,
  },
  {
    name: 'a removed object stays announced',
    file: 'src/engine/present/object-presenter.ts',
    from: 'this.#ports.publication.withdraw(address)\n    this',
    to: 'this',
    violation: /document .* is retained although the box does not have it/,
  },
  {
    name: 'unchanged values are published again',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (this.#retained.get(topic) === payload) {',
    to: 'if (this.#retained.get(topic) === payload && topic === payload) {',
    violation: /was published again without a change/,
  },
  {
    name: 'a resource that can be read again stays unavailable',
    file: 'src/engine/present/availability.ts',
    from: "this.#publication.availability(adapter, name, 'online')",
    to: "if (this.#publication.currentAvailability(adapter, name) === undefined) this.#publication.availability(adapter, name, 'online')",
    violation: /availability .*"offline" instead of "online"/,
  },
]
