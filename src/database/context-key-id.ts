import { createHash } from 'node:crypto'

/** The name of a context secret: says which one it is without giving anything of it away. */
export function contextKeyId(secret: string): string {
  return createHash('sha256').update(`pnc-db context key: ${secret}`).digest('hex').slice(0, 16)
}
