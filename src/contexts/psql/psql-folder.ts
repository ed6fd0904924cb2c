import { randomBytes } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that only its owner may open, for what psql has to read and nobody else. */
export interface PsqlFolder {
  readonly path: (name: string) => string
  /** Writes a file at once, so that a reader never sees half of it. */
  readonly write: (name: string, text: string) => string
  /** Removes everything; safe to call twice. */
  readonly remove: () => void
}

/** Makes the folder. It goes with this process, however that ends but by a kill. */
export function makePsqlFolder(): PsqlFolder {
  const folder = mkdtempSync(join(tmpdir(), 'pnc-db-psql-'))
  const remove = () => {
    process.off('exit', remove)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  const path = (name: string) => join(folder, name)
  return {
    path,
    write: (name, text) => {
      const draft = path(`${name}.${randomBytes(4).toString('hex')}`)
      writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
      renameSync(draft, path(name))
      return path(name)
    },
    remove,
  }
}
