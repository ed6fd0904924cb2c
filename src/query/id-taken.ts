import { PncError } from '../errors/pnc-error.js'
import type { VersionedTable } from './explain-miss.js'

/** The error for a client-made id that a row of somebody else already has. */
export function idTaken({ noun }: Pick<VersionedTable, 'noun'>, id: string | undefined): PncError {
  return new PncError('UNIQUE_VIOLATION', `The id ${String(id)} belongs to another ${noun}.`, {
    hint: 'Make a new id, or leave it out.',
    details: { id },
  })
}
