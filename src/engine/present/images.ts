/** Images: QR codes made here, pictures fetched from the box. Bytes are not retained, so they are told again when asked. */
import encodeQR from 'qr'
import type { Item } from '../../contract/compiled.ts'
import { NotGranted } from '../../errors.ts'
import type { ConfiguredResource } from '../ports.ts'
import type { World } from '../world.ts'

/** Pixels of one module of a QR code: large enough for a phone to read it off a screen. */
const scale = 8

export function createImages({ adapter, name, resource }: ConfiguredResource, world: World) {
  const rows = Object.entries(resource.entities).flatMap(([key, row]) =>
    row.is === 'image' || row.is === 'camera' ? [{ key, row }] : [],
  )
  /** What was last shown, by object and row: the text of a QR code, the path of a picture. */
  const told = new Map<string, string>()
  const objects = new Map<string, Item>()

  function show(id: string, it: Item, again = false): void {
    if (rows.length === 0) return
    objects.set(id, it)
    for (const { key, row } of rows) {
      const source = 'qr' in row ? row.qr(it) : row.picture(it)
      const place = `${id}/${key}`
      const changed = told.get(place) !== source
      if (source === undefined || source === null) told.delete(place)
      else if (changed || again || row.is === 'camera') {
        told.set(place, source)
        const topic = world.topics.image({ adapter, resource: name, id }, key)
        if ('qr' in row) draw(topic, source)
        else void fetch(topic, source)
      }
    }
  }

  /** A text may be longer than any such image can be. */
  function draw(topic: string, text: string): void {
    try {
      world.publisher.publish(topic, Buffer.from(encodeQR(text, 'gif', { scale })))
    } catch (error) {
      world.log.debug({ topic, err: error }, 'a QR code could not be made')
    }
  }

  async function fetch(topic: string, path: string): Promise<void> {
    try {
      world.publisher.publish(topic, (await world.bytes(path)).content)
    } catch (error) {
      if (error instanceof NotGranted) world.onMissingRight(error.right, `${adapter}.${name}`)
      world.log.debug({ topic, err: error }, 'a picture could not be had from the box')
    }
  }

  return {
    /** Whether this thing has pictures at all. */
    any: rows.length > 0,
    show,
    forget(id: string): void {
      objects.delete(id)
      for (const { key } of rows) told.delete(`${id}/${key}`)
    },
    /** Somebody has come who has not seen them. */
    repeat(): void {
      for (const [id, it] of objects) show(id, it, true)
    },
  }
}
