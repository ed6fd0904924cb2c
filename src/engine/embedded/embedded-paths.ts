import { join } from 'node:path'

/** Where the parts of an embedded database stand in the data folder. */
export function embeddedPaths(dataDir: string): {
  readonly data: string
  readonly lock: string
  readonly log: string
} {
  return { data: join(dataDir, 'data'), lock: join(dataDir, 'engine.lock'), log: join(dataDir, 'dev.log') }
}
