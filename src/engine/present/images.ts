/** Images: QR codes made here, pictures fetched from the box. They are not retained, so they are repeated when needed. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import encodeQR from 'qr'
import type { Item, Resource } from '../../contract/compiled.ts'
import { NotGranted, Unreachable } from '../../errors.ts'
import type { Box } from '../ports.ts'

/** Pixels of one module of a QR code: large enough for a phone to read it from a screen. */
const scale = 8

/** How long after a failure a picture is read again. Milliseconds. */
const readAgainAfter = 1000

export interface ImagePorts {
  readonly bytes: Box['bytes']
  readonly publish: (id: string, row: string, content: Buffer) => void
  /** Whether the entity of the image is announced. A picture costs the box and the camera work. */
  readonly isWanted: (id: string, row: string) => boolean
  readonly missingRight: (right: string) => void
  readonly log: Logger
}

export class Images {
  readonly #ports: ImagePorts
  readonly #rows: readonly { readonly key: string; readonly row: ImageRow }[]
  /** What was last published, by object and row: the text of a QR code, the path of a picture. */
  readonly #published = new Map<string, string>()
  readonly #objects = new Map<string, Item>()

  constructor(resource: Resource, ports: ImagePorts) {
    this.#ports = ports
    this.#rows = Object.entries(resource.entities).flatMap(([key, row]) =>
      row.is === 'image' || row.is === 'camera' ? [{ key, row }] : [],
    )
  }

  /** Whether the resource has images. */
  get hasImages(): boolean {
    return this.#rows.length > 0
  }

  /** Publishes the images of an object that have changed, and those of cameras at each read. */
  show(id: string, it: Item, again = false): void {
    if (this.#rows.length === 0) return
    this.#objects.set(id, it)
    for (const { key, row } of this.#rows) {
      const source = 'qr' in row ? row.qr(it) : row.picture(it)
      const place = `${id}/${key}`
      const changed = this.#published.get(place) !== source
      const isShown = source !== undefined && source !== null && this.#ports.isWanted(id, key)
      if (!isShown) this.#published.delete(place)
      else if (changed || again || row.is === 'camera') {
        this.#published.set(place, source)
        if ('qr' in row) this.#draw(id, key, source)
        else void this.#fetch(id, key, source)
      }
    }
  }

  /** Publishes everything again, for a client that has just started. */
  repeat(): void {
    for (const [id, it] of this.#objects) this.show(id, it, true)
  }

  forget(id: string): void {
    this.#objects.delete(id)
    for (const { key } of this.#rows) this.#published.delete(`${id}/${key}`)
  }

  /** A text may be longer than a QR code can be. */
  #draw(id: string, row: string, text: string): void {
    try {
      this.#ports.publish(id, row, Buffer.from(encodeQR(text, 'gif', { scale })))
    } catch (error) {
      this.#ports.log.debug({ id, row, err: error }, `The QR code ${row} of ${id} could not be made`)
    }
  }

  async #fetch(id: string, row: string, path: string): Promise<void> {
    try {
      this.#ports.publish(id, row, (await this.#readTwice(path)).content)
    } catch (error) {
      if (error instanceof NotGranted) this.#ports.missingRight(error.right)
      // The next read of the object tries again.
      if (this.#published.get(`${id}/${row}`) === path) this.#published.delete(`${id}/${row}`)
      this.#ports.log.debug({ id, row, err: error }, `The picture ${row} of ${id} could not be read from the box`)
    }
  }

  /** Like other reads, one that fails is repeated once. */
  async #readTwice(path: string): ReturnType<ImagePorts['bytes']> {
    try {
      return await this.#ports.bytes(path)
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      await sleep(readAgainAfter)
      return this.#ports.bytes(path)
    }
  }
}

type ImageRow = Extract<Resource['entities'][string], { is: 'image' | 'camera' }>
