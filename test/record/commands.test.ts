/** The record shows users every command, so every command has an example in it. */
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { jsonCommands } from './json-commands.ts'

const commands = adapters.flatMap((adapter) =>
  Object.entries(adapter.resources(adapter.options.parse({}))).flatMap(([resource, table]) =>
    Object.keys(table.commands).map((command) => ({ path: `${adapter.name}/${resource}`, command })),
  ),
)

test.each(commands)('the record has the command $command of $path', ({ path, command }) => {
  const topics = jsonCommands.flat().map(({ topic }) => topic)
  const examples = topics.filter((it) => it.startsWith(`freebox/${path}/`) && it.endsWith(`/${command}/set`))
  expect(examples).not.toEqual([])
})
