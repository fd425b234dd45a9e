#!/usr/bin/env node
/** The command line: which command runs with which options, and with what status the program ends. */
import './contract/z.ts'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { complain, sentenceOf } from './cli/output.ts'
import { stoppable, untilStopped } from './cli/signals.ts'
import { version } from './cli/version.ts'
import { ConfigError, didYouMean, nearest } from './config/config-error.ts'
import { modelNames } from './simulator/models.ts'

/** Done or told to stop; failed while running; wrong usage or configuration. */
const status = { done: 0, failed: 1, wrong: 2 } as const

// A service may be stopped while it still loads.
untilStopped()
process.exit(await main(process.argv.slice(2)))

async function main(words: readonly string[]): Promise<number> {
  let code: number = status.done
  const program = commands((ended) => {
    code = ended
  })
  try {
    refuseUnknown(words, program)
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? status.done : status.wrong
    complain(error instanceof ConfigError ? error.message : `freebox2mqtt: ${sentenceOf(error)}`)
    return error instanceof ConfigError ? status.wrong : status.failed
  }
}

// Each command loads what it needs only when it runs: `health` is asked every half minute.
function commands(ended: (code: number) => void): Command {
  const program = new Command('freebox2mqtt')
    .description('Your Freebox in Home Assistant, openHAB and Node-RED: every chapter of its API over MQTT.')
    .version(version())
    .exitOverride()
  program
    .command('run', { isDefault: true })
    .description('the daemon; also what runs with no command')
    .addOption(config())
    .action(async (options) => ended(await (await import('./cli/run.ts')).run(options)))
  program
    .command('pair')
    .description('ask the Freebox for a token, and its owner to allow it')
    .addOption(config())
    .action(async (options) => ended(await (await import('./cli/pair.ts')).run(options)))
  program
    .command('check')
    .description('configuration, Freebox, login, rights and broker: what holds, what does not, and what to do about it')
    .addOption(config())
    .option('--config-only', 'only the configuration')
    .action(async (options) => ended(await stoppable((await import('./cli/check.ts')).run(options))))
  program
    .command('demo')
    .description('everything with a simulated Freebox and a broker of its own; needs no configuration')
    .addOption(model('delta'))
    .action(async (options) => ended(await (await import('./cli/demo.ts')).run(options)))
  program
    .command('simulate')
    .description('only a simulated Freebox, to develop against')
    .addOption(model('ultra'))
    .addOption(new Option('--port <port>', 'where it listens').default(8080).argParser(port))
    .option('--replay <folder>', 'the box that a dump recorded, in place of a model')
    .action(async (options) => ended(await (await import('./cli/simulate.ts')).run(options)))
  program
    .command('dump')
    .description('an anonymised record of every answer of the Freebox, for a bug report')
    .addOption(config())
    .option('--out <folder>', 'where it is written', 'freebox-dump')
    .action(async (options) => ended(await stoppable((await import('./cli/dump.ts')).run(options))))
  program
    .command('health')
    .description('whether a daemon on this machine is alive and turns; for Docker and systemd')
    .addOption(config())
    .action(async (options) => ended(await stoppable((await import('./cli/health.ts')).run(options))))
  return program
}

function config(): Option {
  return new Option('--config <file>', 'the configuration (default: config.yaml, if there is one)')
}

function model(usual: (typeof modelNames)[number]): Option {
  return new Option('--model <model>', 'which Freebox').choices(modelNames).default(usual)
}

function port(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= 65535) return number
  throw new InvalidArgumentError('a whole number from 0 to 65535 was expected.')
}

// Without this a mistyped command would be taken for an argument of `run`.
function refuseUnknown([first]: readonly string[], program: Command): void {
  const known = [...program.commands.map((command) => command.name()), 'help']
  if (first === undefined || first.startsWith('-') || known.includes(first)) return
  program.error(`error: unknown command ${JSON.stringify(first)}${didYouMean(nearest(first, known))}`)
}
