/** `npm run docs`: writes what is generated in the documentation. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { exampleConfig } from './example.ts'
import { filled } from './markers.ts'
import { tables } from './tables.ts'

writeFileSync('config.example.yaml', exampleConfig(adapters))
if (existsSync('README.md')) {
  writeFileSync('README.md', filled(readFileSync('README.md', 'utf8'), tables(adapters, french)))
}
