/** A scrypt hash with its parameters, as the PHC string format writes it: `$scrypt$ln=17,r=8,p=1$salt$hash`. */
export interface PhcHash {
  /** Binary logarithm of the cost. */
  readonly ln: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly hash: Buffer
}

const pattern =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,88})\$([A-Za-z0-9+/]{43,88})$/

/** More than this would let a planted hash take the memory of the service: 1 GiB at r = 8. */
const largest = { ln: 20, r: 8, p: 4 } as const

/** Reads a PHC string; undefined when it is none, or asks for more than a service can give. */
export function parsePhcHash(text: string): PhcHash | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [ln, r, p] = match.slice(1, 4).map(Number) as [number, number, number]
  if (ln < 1 || ln > largest.ln || r < 1 || r > largest.r || p < 1 || p > largest.p) return undefined
  const [salt, hash] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { ln, r, p, salt, hash }
}

/** Writes a PHC string: base64 without padding. */
export function formatPhcHash({ ln, r, p, salt, hash }: PhcHash): string {
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=${ln},r=${r},p=${p}$${encode(salt)}$${encode(hash)}`
}
