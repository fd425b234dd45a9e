/**
 * The bytes of a file that grows while it is uploaded. A large one is kept in a temporary file, never in memory.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Content, inMemory } from './files.ts'

/** Up to this size the bytes stay in memory. */
const memoryBytes = 4 * 1024 * 1024
const copiedAtOnce = 1024 * 1024

export class GrowingContent {
  #size = 0
  #pieces: Uint8Array[] = []
  #file: number | undefined

  /** The number of bytes. */
  get size(): number {
    return this.#size
  }

  /** Adds bytes at the end. */
  append(bytes: Uint8Array): void {
    if (this.#size + bytes.length > memoryBytes) this.#file ??= this.#spill()
    if (this.#file === undefined) this.#pieces.push(Uint8Array.from(bytes))
    else writeSync(this.#file, bytes, 0, bytes.length, this.#size)
    this.#size += bytes.length
  }

  /** Adds the bytes of another file at the end. */
  appendAll(content: Content): void {
    for (let at = 0; at < content.size; at += copiedAtOnce) {
      this.append(content.read(at, Math.min(content.size, at + copiedAtOnce)))
    }
  }

  /** The bytes as they are now. What is added later is not part of it. */
  content(): Content {
    const size = this.#size
    if (this.#file === undefined) return inMemory(Buffer.concat(this.#pieces))
    return { size, read: (from, to) => this.#read(from, Math.min(to, size)) }
  }

  /** Gives the temporary file back. The bytes are lost. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    this.#pieces = []
    this.#size = 0
  }

  #read(from: number, to: number): Uint8Array {
    const bytes = Buffer.alloc(Math.max(0, to - from))
    if (this.#file !== undefined) readSync(this.#file, bytes, 0, bytes.length, from)
    return bytes
  }

  /** Moves the bytes to a file that has no name any more, so that nothing remains of it, even after a crash. */
  #spill(): number {
    const folder = mkdtempSync(join(tmpdir(), 'freebox-simulator-'))
    const file = openSync(join(folder, 'content'), 'wx+')
    rmSync(folder, { recursive: true, force: true })
    let at = 0
    for (const piece of this.#pieces) at += writeSync(file, piece, 0, piece.length, at)
    this.#pieces = []
    return file
  }
}
