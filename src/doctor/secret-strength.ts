/** Words of examples and defaults; a random text of letters and digits has none of them. */
const placeholder =
  /chang.?me|password|secret|example|default|develop|insecure|not.?safe|test.?only|placeholder|pushnchat|pnc.?db/i

/**
 * Says what makes a secret easy to guess, as far as it shows; undefined for one that looks random. The bits of its bytes are
 * counted by their frequencies (Shannon), over its shortest repeating part.
 *
 * @param bits how many it has to hold
 */
export function secretWeakness(secret: string, bits: number): string | undefined {
  if (placeholder.test(secret)) return 'it reads like a placeholder'
  const bytes = Buffer.from(secret)
  if (shareOfSteps(bytes) > 0.5) return 'its characters follow one another'
  const held = Math.floor(heldBits(bytes.subarray(0, period(bytes))))
  return held < bits ? `it holds about ${held} bits` : undefined
}

function heldBits(bytes: Uint8Array): number {
  const counts = new Map<number, number>()
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - count * Math.log2(count / bytes.length), 0)
}

/** The length of the part that the whole repeats. */
function period(bytes: Uint8Array): number {
  for (let length = 1; length < bytes.length; length += 1) {
    if (bytes.every((byte, place) => byte === bytes[place % length])) return length
  }
  return bytes.length
}

/** The share of neighbours that are the same or one apart: `aaaa`, `abcd`, `4321`. */
function shareOfSteps(bytes: Uint8Array): number {
  const steps = [...bytes].filter((byte, place) => place > 0 && Math.abs(byte - (bytes[place - 1] ?? 0)) <= 1)
  return steps.length / Math.max(1, bytes.length - 1)
}
