/** The chapters of the Freebox API that we speak, in alphabetical order. */
import type { Adapter } from '../src/adapter.ts'
import connection from './connection.ts'
import downloads from './downloads.ts'
import lan from './lan.ts'
import system from './system.ts'
import wifi from './wifi.ts'

export const adapters: readonly Adapter[] = [connection, downloads, lan, system, wifi]
