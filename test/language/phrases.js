/** Phrases that the texts of this project avoid, each with the plain words to use instead. */
export const phrases = [
  { phrase: /\b(is|are|was|were|be|been) told\b/i, plain: 'receives, is notified, is logged, is published' },
  { phrase: /\bwhoever\b/i, plain: 'any client that, the user, a program that' },
  { phrase: /\bnobody\b/i, plain: 'no client, no one, nothing' },
  { phrase: /\b(is|are) none\b/i, plain: 'does not exist, there is no …, is not one' },
  { phrase: /\b(to be had|had anew)\b/i, plain: 'available' },
  { phrase: /\bso many\b/i, plain: 'this number of, as many as' },
  { phrase: /\bis no more\b/i, plain: 'no longer exists' },
  { phrase: /\bstands? (here|there|in|on|for a|at|under)\b/i, plain: 'is, is written in, means' },
  {
    phrase: /\b(of|from) (whatever|what) (kind|it|the|this|is|has)\b/i,
    plain: 'name the thing: of any kind, of the fields that …',
  },
  { phrase: /\b(he|him|himself|his)\b/i, plain: 'the user, you, it' },
  { phrase: /\b(we|us|our|ours)\b/, plain: 'the daemon, freebox2mqtt, this program, its own' },
  { phrase: /\bWe\b/, plain: 'the daemon, freebox2mqtt' },
  { phrase: /\bfor ever\b/i, plain: 'permanently, without end' },
  { phrase: /\bthat of (his|one)\b/i, plain: 'name the thing again' },
  { phrase: /\b(has|have) not(?= (a|an|any|the|its|one|that)\b|[.,;:)]|$)/i, plain: 'does not have' },
  { phrase: /\banew\b/i, plain: 'again' },
  { phrase: /\bbeside(?!s)\b/i, plain: 'next to, in addition to' },
  { phrase: /\bsaid (once|anew|again)\b/i, plain: 'published once, logged once, published again' },
  { phrase: /\bof what kind\b/i, plain: 'which kind' },
  { phrase: /\b(taken|takes|take) back\b/i, plain: 'removed, undone' },
  { phrase: /\bhas it that\b/i, plain: 'says that' },
  { phrase: /\bfurnish(es|ed|ing)?\b(?= with)/i, plain: 'provide, fill' },
  { phrase: /\bneither clock nor chance\b/i, plain: 'no clock and no randomness' },
  { phrase: /\b(by itself|of itself) alone\b/i, plain: 'on its own' },
]

/**
 * Honest uses of a phrase. `in` is the beginning of a path, `text` a part of the comment, string or line.
 */
export const exceptions = [
  { in: 'test/language/', text: /./, reason: 'lists the phrases, and tests that they are found' },
  { in: 'src/homeassistant/components.ts', text: /is none else/, reason: 'a Jinja test in a template' },
  { in: 'examples/home-assistant/', text: /message:/, reason: 'a notification that a person reads' },
]

/** Folders and files that still have to be rewritten. This list only gets shorter. */
export const notDone = [
  'CONTRIBUTING.md',
  'adapters/',
  'interop/',
  'src/daemon/',
  'src/engine/',
  'src/main.ts',
  'src/secrets/',
  'test/direction.test.ts',
  'test/record/',
]
