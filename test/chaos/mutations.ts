/** Ways in which a daemon may be broken, one line each, and what the chaos must say of every one of them. */

export interface Mutation {
  readonly name: string
  readonly file: string
  /** Stands there once. */
  readonly from: string
  readonly to: string
  /** What must be complained about. */
  readonly complaint: RegExp
}

export const mutations: readonly Mutation[] = [
  {
    name: 'a change of an object is not published',
    file: 'src/engine/present/presenter.ts',
    from: 'if (!empty) publisher.retain(',
    to: 'if (!empty && before === undefined) publisher.retain(',
    complaint: /what stands is not what the box says:\nstate /,
  },
  {
    name: 'a command is sent twice',
    file: 'src/engine/command/commands.ts',
    from: 'for (const request of requests) data',
    to: 'for (const request of [...requests, ...requests]) data',
    complaint: /times at the box, sent/,
  },
  {
    name: 'a command is confirmed and not sent',
    file: 'src/engine/command/commands.ts',
    from: 'for (const request of requests) data',
    to: 'for (const request of requests.slice(1)) data',
    complaint: /times at the box, confirmed/,
  },
  {
    name: 'a command that is refused is not answered',
    file: 'src/engine/command/commands.ts',
    from: "log.warn({ topic: message.topic, ...outcome }, 'a command was refused')",
    to: 'return',
    complaint: /no answer, or more than one/,
  },
  {
    name: 'an event is told twice',
    file: 'src/engine/publish/event-queue.ts',
    from: 'else event.say()',
    to: 'else for (const twice of [event, event]) twice.say()',
    complaint: /was told \d+ times, happened/,
  },
  {
    name: 'a call is not told',
    file: 'src/engine/present/list-events.ts',
    from: 'if (!since.has(key) && batch.complete)',
    to: 'if (!since.has(key) && batch.complete && rows.length > 9)',
    complaint: /was not told/,
  },
  {
    name: 'who is out of sight is away at once',
    file: 'src/engine/present/presence/presence-tracker.ts',
    from: 'considerHome: world.presence.consider_home, returned',
    to: 'considerHome: 0, returned',
    complaint: /is away after|is away, though/,
  },
  {
    name: 'a broker that has forgotten everything is not told again',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (which(topic)) send(',
    to: 'if (which(topic) && topic === payload) send(',
    complaint: /\n(state|document) \S+ is lost/,
  },
  {
    name: 'the state of what is gone stays',
    file: 'src/engine/present/presenter.ts',
    from: 'publisher.clear(topics.state(addressOf(key)))',
    to: 'void topics',
    complaint: /state .* stands though the box has nothing of the kind/,
  },
  {
    name: 'what is gone stays announced',
    file: 'src/engine/present/presenter.ts',
    from: 'announcer.withdraw(addressOf(key))\n    publisher',
    to: 'publisher',
    complaint: /document .* stands though the box has nothing of the kind/,
  },
  {
    name: 'what has not changed is published again',
    file: 'src/engine/publish/publisher.ts',
    from: 'if (standing.get(topic) === payload) {',
    to: 'if (standing.get(topic) === payload && topic === payload) {',
    complaint: /was published though it had not changed/,
  },
  {
    name: 'a thing that can be read again stays unavailable',
    file: 'src/engine/poll/poller.ts',
    from: "world.publisher.retain(availability, 'online')",
    to: "if (world.publisher.standing(availability) === undefined) world.publisher.retain(availability, 'online')",
    complaint: /availability .*"offline" in place of "online"/,
  },
]
