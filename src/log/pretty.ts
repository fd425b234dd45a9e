/** The log for people: a line of text with the time, the level and the fields below it. */
import { prettyFactory } from 'pino-pretty'
import type { Printer } from './log.ts'

/** @param colorize for a terminal. */
export function pretty(colorize: boolean): Printer {
  return prettyFactory({ colorize, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' })
}
