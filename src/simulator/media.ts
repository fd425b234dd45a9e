/**
 * The media that the simulator serves: silence, one grey pixel, and the playlist of a video.
 */

const sampleRate = 8000

/** A WAV file with this many seconds of silence, in the format of a voicemail: 8 kHz, 8 bit, mono. */
export function silentWav(seconds: number): Buffer {
  const samples = Buffer.alloc(Math.round(seconds * sampleRate), 0x80)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

/** An HLS playlist of a live video: three segments of two seconds, none of which the simulator serves. */
export function playlist(now: number): Buffer {
  const first = Math.floor(now / 2)
  const segments = [0, 1, 2].flatMap((at) => ['#EXTINF:2.000,', `${first + at}.ts`])
  const head = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2', `#EXT-X-MEDIA-SEQUENCE:${first}`]
  return Buffer.from(`${[...head, ...segments].join('\n')}\n`)
}

/** A JPEG of one grey pixel: a quantisation table of ones, two Huffman tables of one code each, one block of zeroes. */
export const greyJpeg = Buffer.from(
  [
    'ffd8',
    `ffdb004300${'01'.repeat(64)}`,
    'ffc0000b080001000101011100',
    `ffc400140001${'00'.repeat(16)}`,
    `ffc400141001${'00'.repeat(16)}`,
    'ffda0008010100003f003f',
    'ffd9',
  ].join(''),
  'hex',
)
