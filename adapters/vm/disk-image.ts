/** The paths of disk images, as virtual machines have them and as commands take them. */
import { z } from 'zod'
import { oneOf } from '../../src/contract/index.ts'

export const diskTypes = ['qcow2', 'raw'] as const
export const DiskType = oneOf(...diskTypes)

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The path of an image, in clear and absolute; null if it has no image. Some boxes keep it relative (`Freebox/VMs/a.qcow2`),
 * others absolute. A text that is no base64 is shown as it is.
 */
export const imagePath = z.transform((given: unknown) => {
  if (typeof given !== 'string' || given === '') return null
  const path = decoded(given)
  return path.startsWith('/') ? path : `/${path}`
})

function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text
  try {
    return utf8.decode(Buffer.from(text, 'base64'))
  } catch {
    return text
  }
}
