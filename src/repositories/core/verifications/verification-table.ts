import { sql } from 'kysely'
import type { z } from 'zod'
import type { jsonObject } from '../../../database/json-object.js'
import { blindIndexColumn } from '../../../query/encryption/blind-index-column.js'
import { encryptedColumn, type SealedValue } from '../../../query/encryption/encrypted-column.js'
import { jsonCodec, textCodec } from '../../../query/encryption/value-codec.js'
import type { Session } from '../../../query/session.js'
import type { Verification, VerificationCard } from './verification.js'

export type JsonObject = z.output<typeof jsonObject>

export const evidence = encryptedColumn('core.verifications.evidence', jsonCodec<JsonObject>())
export const reference = encryptedColumn('core.verifications.reference', textCodec)
export const adminNotes = encryptedColumn('core.verifications.admin_notes', textCodec)
export const referenceIndex = blindIndexColumn('core.verifications.reference_index', 'code')

export const verificationCardColumns = [
  'id',
  'user_id',
  'type',
  'status',
  'decided_by',
  'decided_at',
  'created_at',
  'updated_at',
  'version',
] as const

/** Notes of the staff are not for the member they are about, and not for an admin either who is that member. */
const notesForOthers = sql<SealedValue | null>`case
  when (select core.is_staff()) and core.verifications.user_id is distinct from (select core.current_user_id())
  then ${adminNotes.select()} end`

export const verificationColumns = [
  ...verificationCardColumns,
  evidence.select().as('evidence'),
  reference.select().as('reference'),
  notesForOthers.as('admin_notes'),
] as const

/** A row as `verificationColumns` brings it. */
export interface SealedVerification extends VerificationCard {
  readonly evidence: SealedValue | null
  readonly reference: SealedValue | null
  readonly admin_notes: SealedValue | null
}

/** @throws KEY_MISSING, KEY_DESTROYED, DECRYPTION_FAILED */
export function openVerification(session: Session, row: SealedVerification): Verification {
  return {
    ...row,
    evidence: row.evidence ? evidence.open(session, row.id, row.evidence) : {},
    reference: row.reference && reference.open(session, row.id, row.reference),
    admin_notes: row.admin_notes && adminNotes.open(session, row.id, row.admin_notes),
  }
}
