/** The command line: the commands, their options, and what each of them runs. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../config/config-error.ts'
import { pairingOutcomes } from '../simulator/login.ts'
import { modelNames } from '../simulator/models.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { demoLanguages } from './demo-texts.ts'
import { compileOnce } from './files/memory.ts'
import { errorMessage, printError } from './output.ts'
import { runUntilStopped } from './signals.ts'
import { version } from './version.ts'

/** Done, or stopped by a signal; failed while running; wrong usage or configuration. */
export const exitStatus = { done: 0, failed: 1, wrong: 2 } as const

/** Runs the command that these words are, prints its errors, and returns the exit status. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let status: number = exitStatus.done
  const program = createProgram((ended) => {
    status = ended
  })
  try {
    refuseUnknownCommand(args, program)
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    // commander has already printed its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.wrong
    printError(error instanceof ConfigError ? error.message : `freebox2mqtt: ${errorMessage(error)}`)
    return error instanceof ConfigError ? exitStatus.wrong : exitStatus.failed
  }
}

/** Each command imports its code only when it runs: Docker calls `health` every half minute. */
function createProgram(setStatus: (status: number) => void): Command {
  const program = new Command('freebox2mqtt')
    .description('Connects your Freebox to MQTT, for Home Assistant, openHAB and Node-RED.')
    .version(version())
    .exitOverride()
  program
    .command('run', { isDefault: true })
    .description('run the daemon (this is the default command)')
    .addOption(configOption())
    .action(async (options) => setStatus(await (await import('./run.ts')).run(options)))
  program
    .command('pair')
    .description('ask the Freebox for a token; you confirm on the Freebox itself')
    .addOption(configOption())
    .option('--again', 'pair although there is a token already, which then becomes invalid')
    .action(async (options) => setStatus(await (await import('./pair.ts')).run(options)))
  program
    .command('check')
    .description('check configuration, Freebox, login, rights and broker, and say how to solve each problem')
    .addOption(configOption())
    .option('--config-only', 'check only the configuration')
    .action(async (options) => setStatus(await runUntilStopped((await import('./check.ts')).run(options))))
  addSimulatedCommands(program, setStatus)
  program
    .command('dump')
    .description('record every answer of the Freebox, anonymised, for a bug report')
    .addOption(configOption())
    .option('--out <folder>', 'folder to write to', 'freebox-dump')
    .action(async (options) => setStatus(await runUntilStopped((await import('./dump.ts')).run(options))))
  program
    .command('page')
    .description('print the address of the page')
    .addOption(configOption())
    .addOption(new Option('--lan', 'open the page to the network, with a generated password').conflicts('local'))
    .option('--local', 'take that back: only this machine reaches the page')
    .action(async (options) => setStatus(await runUntilStopped((await import('./page.ts')).run(options))))
  addFileCommands(program, setStatus)
  program
    .command('health')
    .description('check that a daemon runs on this machine and is not stuck; for Docker and systemd')
    .addOption(configOption())
    .action(async (options) => setStatus(await runUntilStopped((await import('./health.ts')).run(options))))
  return program
}

/** The commands that need no Freebox. */
function addSimulatedCommands(program: Command, setStatus: (status: number) => void): void {
  program
    .command('demo')
    .description('run the daemon with a simulated Freebox and an embedded broker; needs no configuration')
    .addOption(modelOption('delta'))
    .addOption(new Option('--language <language>', 'language of the texts').choices(demoLanguages).default('en'))
    .action(async (options) => setStatus(await (await import('./demo.ts')).run(options)))
  program
    .command('simulate')
    .description('run only a simulated Freebox, for development')
    .addOption(modelOption('ultra'))
    .addOption(new Option('--port <port>', 'port on which it listens').default(8080).argParser(parsePort))
    .addOption(
      new Option('--pairing <outcome>', 'how it answers an application that wants to pair')
        .choices(pairingOutcomes)
        .default('granted'),
    )
    .option('--tls', 'serve https, with a certificate that it makes itself')
    .addOption(
      new Option('--tls-dir <folder>', 'where it writes the certificate that clients must trust (ca.pem)')
        .default('freebox-simulator')
        .implies({ tls: true }),
    )
    .option('--replay <dump>', 'replay the Freebox of a dump, a folder or a file of the page, instead of a model')
    .action(async (options) => setStatus(await (await import('./simulate.ts')).run(options)))
}

function addFileCommands(program: Command, setStatus: (status: number) => void): void {
  program
    .command('ls')
    .description('list a folder on the disks of the Freebox')
    .argument('<path>', 'such as "/Disque 1/Vidéos"; / lists the disks')
    .addOption(configOption())
    .action(async (path, options) => {
      setStatus(await runUntilStopped((await import('./files/ls.ts')).run(path, options), 1))
    })
  program
    .command('get')
    .description('fetch a file from the Freebox')
    .argument('<path>', 'a file on the disks of the Freebox')
    .argument('[file]', 'where to put it: a file or folder of this machine (default: the current folder)')
    .addOption(configOption())
    .addOption(overwriteOption())
    .action(async (path, file, options) => {
      compileOnce()
      setStatus(await runUntilStopped((await import('./files/get.ts')).run(path, file, options), 1))
    })
  program
    .command('put')
    .usage('[options] <file...> <directory>')
    .description('send files to the Freebox')
    .argument('<paths...>', 'files of this machine, and last a folder on the disks of the Freebox')
    .addOption(configOption())
    .addOption(overwriteOption())
    .action(async (paths: readonly string[], options, command: Command) => {
      const directory = paths.at(-1)
      if (directory === undefined || paths.length < 2)
        return command.error("error: missing required argument 'directory'")
      compileOnce()
      const { run } = await import('./files/put.ts')
      setStatus(await runUntilStopped(run(paths.slice(0, -1), directory, options), 1))
    })
}

function overwriteOption(): Option {
  return new Option('--overwrite', 'replace a file that exists')
}

function configOption(): Option {
  return new Option('--config <file>', 'configuration file (default: config.yaml, if it exists)')
}

function modelOption(defaultModel: (typeof modelNames)[number]): Option {
  return new Option('--model <model>', 'model of the Freebox').choices(modelNames).default(defaultModel)
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.')
}

// Otherwise commander takes a mistyped command for an argument of `run`.
function refuseUnknownCommand([first]: readonly string[], program: Command): void {
  const known = [...program.commands.map((command) => command.name()), 'help']
  if (first === undefined || first.startsWith('-') || known.includes(first)) return
  program.error(`error: unknown command ${JSON.stringify(first)}${didYouMean(nearest(first, known))}`)
}
