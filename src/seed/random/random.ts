/** A stream of pseudo-random numbers that can be set to any row, so that each row is a function of its number alone. */
export interface Random {
  /** Continues with the numbers of row `ordinal`, whatever was drawn before. */
  seek(ordinal: number): void
  /** A whole number of 32 bits. */
  uint32(): number
  /** A number from 0 up to but not including 1. */
  unit(): number
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
}

/**
 * A generator named by what it is for, such as `42/gh/market.listings`: other names give unrelated numbers, so a table that
 * is added later does not reshuffle the others. It is sfc32, on 32-bit integers only: the same numbers on every machine.
 */
export function createRandom(name: string): Random {
  const key = hashText(name)
  let a = 0
  let b = 0
  let c = 0
  let counter = 0

  const uint32 = (): number => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + result) | 0
    return result >>> 0
  }
  const unit = () => uint32() / 4294967296
  const below = (limit: number) => Math.floor(unit() * limit)
  const seek = (ordinal: number) => {
    a = scramble(key[0] ^ ordinal)
    b = scramble(key[1] ^ Math.floor(ordinal / 4294967296) ^ a)
    c = key[2] ^ b
    counter = key[3]
    for (let round = 0; round < 6; round += 1) uint32()
  }
  seek(0)
  return {
    seek,
    uint32,
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick: <T>(values: readonly T[]) => values[below(values.length)] as T,
  }
}

/** The final mixing of MurmurHash3: every bit of the input changes half of the bits of the result. */
function scramble(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** 128 bits of a text, as four 32-bit integers. */
function hashText(text: string): readonly [number, number, number, number] {
  let h = 0x9e3779b9
  const lane = (salt: number) => {
    h = scramble(h ^ salt)
    for (let index = 0; index < text.length; index += 1)
      h = scramble(Math.imul(h, 31) ^ text.charCodeAt(index))
    return h
  }
  return [lane(1), lane(2), lane(3), lane(4)]
}
