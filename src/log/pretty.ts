/** Formats log lines for people: time, level and message on one line, the fields below it. */
import { prettyFactory } from 'pino-pretty'
import type { Printer } from './log.ts'

/** @param colorize whether to use colours, for a terminal. */
export function pretty(colorize: boolean): Printer {
  return prettyFactory({ colorize, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' })
}
