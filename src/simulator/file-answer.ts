/**
 * Sends a file of the disks (`dl/`) piece by piece, from the first byte or from that of a range.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FileAnswer } from './answer.ts'
import type { Faults } from './faults.ts'

const pieceBytes = 256 * 1024

export async function sendFile(
  { file, faults }: { file: FileAnswer; faults: Faults },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { content, modified, name, type } = file
  const { size } = content
  const from = faults.ranges ? rangeStart(request.headers.range, size) : undefined
  response.writeHead(from === undefined ? 200 : 206, {
    'Content-Type': type,
    'Content-Length': size - (from ?? 0),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Last-Modified': new Date(modified * 1000).toUTCString(),
    ...(faults.ranges ? { 'Accept-Ranges': 'bytes' } : {}),
    ...(from === undefined ? {} : { 'Content-Range': `bytes ${from}-${size - 1}/${size}` }),
  })
  const fault = faults.takeTransferFault()
  const end = fault?.kind === 'cut' ? Math.min(size, (from ?? 0) + fault.afterBytes) : size
  for (let at = from ?? 0; at < end && !response.destroyed; at += pieceBytes) {
    const isFull = !response.write(content.read(at, Math.min(end, at + pieceBytes)))
    if (isFull) await roomIn(response)
  }
  if (fault === undefined) response.end()
  // What was written reaches the client before the connection breaks.
  else response.write('', () => setTimeout(() => request.socket.destroy(), 20))
}

function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      response.off('drain', finish)
      response.off('close', finish)
      resolve()
    }
    response.on('drain', finish)
    response.on('close', finish)
  })
}

function rangeStart(header: string | undefined, size: number): number | undefined {
  const start = Number(/^bytes=(\d+)-$/.exec(header ?? '')?.[1])
  return start >= 0 && start < size ? start : undefined
}
