/**
 * The chapters that the simulator serves, each a table of its own; the first route that fits answers.
 */
import type { Chapter } from '../route.ts'
import { connection } from './connection.ts'
import { lan } from './lan.ts'
import { language, system } from './system.ts'
import { vm } from './vm.ts'
import { wifi } from './wifi.ts'

export const chapters: Chapter[] = [connection, lan, language, system, vm, wifi]
