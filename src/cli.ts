#!/usr/bin/env node
/** The program: the command line until its command has ended, and the exit status. */
import './contract/z.ts'
import { outputHasFailed, watchOutput } from './cli/closed-output.ts'
import { exitStatus, runCommandLine } from './cli/command-line.ts'
import { stopSignal } from './cli/signals.ts'

// A service manager may stop the program while it is still loading.
stopSignal()
watchOutput()
const status = await runCommandLine(process.argv.slice(2))
// The error of the last line comes after this turn of the event loop.
await new Promise(setImmediate)
process.exit(status === exitStatus.done && outputHasFailed() ? exitStatus.failed : status)
