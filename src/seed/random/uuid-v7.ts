import type { Random } from './random.js'

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex16 = (bits: number) => `${hexOfByte[(bits >>> 8) & 255] ?? ''}${hexOfByte[bits & 255] ?? ''}`
const hex32 = (bits: number) => hex16(bits >>> 16) + hex16(bits)

/** A version 7 id of a moment, in milliseconds since 1970: ids sort by their moments. */
export function uuidV7(milliseconds: number, random: Random): string {
  const high = Math.floor(milliseconds / 65536)
  const a = random.uint32()
  const b = random.uint32()
  const c = random.uint32()
  return (
    `${hex32(high)}-${hex16(milliseconds % 65536)}-${hex16(0x7000 | (a & 0x0fff))}` +
    `-${hex16(0x8000 | ((a >>> 12) & 0x3fff))}-${hex16(b)}${hex32(c)}`
  )
}
