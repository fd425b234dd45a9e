/** The files in `expected/`: readable values for English, and a hash of each value for French. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { canonical, hashOf } from './canonical.ts'
import type { Recorded } from './take.ts'
import type { Variant } from './variants.ts'

const File = z.record(z.string(), z.record(z.string(), z.unknown()))

/** The record in the form in which it is stored and compared. */
export function storedForm(recorded: Recorded, { compact }: Variant): Recorded {
  const plain = File.parse(JSON.parse(JSON.stringify(canonical(recorded))))
  if (!compact) return plain
  const hashed = Object.entries(plain).map(([section, values]) => {
    const entries = Object.entries(values).map(([key, value]) => [key, hashOf(value)])
    return [section, Object.fromEntries(entries)]
  })
  return Object.fromEntries(hashed)
}

/** What is stored for this variant; empty where nothing is stored yet. */
export function stored(variant: Variant): Recorded {
  const path = pathOf(variant)
  return existsSync(path) ? File.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}
}

export function store(variant: Variant, form: Recorded): void {
  const path = pathOf(variant)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(form, null, 1)}\n`)
}

function pathOf({ name }: Variant): string {
  return fileURLToPath(new URL(`expected/${name}.json`, import.meta.url))
}
