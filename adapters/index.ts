/** The chapters of the Freebox API that we speak, in alphabetical order. */
import type { Adapter } from '../src/adapter.ts'
import calls from './calls.ts'
import connection from './connection.ts'
import contacts from './contacts.ts'
import downloads from './downloads.ts'
import home from './home.ts'
import lan from './lan.ts'
import phone from './phone.ts'
import system from './system.ts'
import wifi from './wifi.ts'

export const adapters: readonly Adapter[] = [calls, connection, contacts, downloads, home, lan, phone, system, wifi]
