import { blindIndex, blindIndexes } from '../../crypto/blind-index.js'
import type { Normaliser } from '../../crypto/normalisers.js'
import type { Session } from '../session.js'
import { vaultOf } from './vault-of.js'

/** A column of the domain `core.blind_index`: equality search over an encrypted column. */
export interface BlindIndexColumn {
  /** What to write beside the encrypted value. */
  of(session: Session, value: string): Buffer
  /** What to search for: `where('reference_index', 'in', column.candidates(session, value))`. */
  candidates(session: Session, value: string): readonly Buffer[]
}

/**
 * @param name `schema.table.column` of the index
 * @param normaliser the one that the note of the column names
 */
export function blindIndexColumn(name: string, normaliser: Normaliser): BlindIndexColumn {
  const place = ({ context }: Session) => ({ column: name, tenant: context.tenant })
  return {
    of: (session, value) => blindIndex(vaultOf(session).ring, place(session), normaliser, value),
    candidates: (session, value) => blindIndexes(vaultOf(session).ring, place(session), normaliser, value),
  }
}
