import type { Selectable } from 'kysely'
import { makeDataKey, type DataKey } from '../../crypto/data-key.js'
import { newRowId } from '../../crypto/new-row-id.js'
import type { Database } from '../../database/database.generated.js'
import { PncError } from '../../errors/pnc-error.js'
import { queryTemplate } from '../query-template.js'
import { maybeOne, type Session } from '../session.js'
import { sqlBuilder } from '../sql-builder.js'
import { vaultOf } from './vault-of.js'

type KeyRow = Pick<Selectable<Database['core.subject_keys']>, 'id' | 'ring_key_id' | 'wrapped_key'>

const keyInUse = queryTemplate(({ tenant, user }: { readonly tenant: number; readonly user?: string }) =>
  sqlBuilder
    .selectFrom('core.subject_keys')
    .select(['id', 'ring_key_id', 'wrapped_key'])
    .where('tenant_id', '=', tenant)
    .where('retired_at', 'is', null)
    .$call((query) =>
      user === undefined ? query.where('user_id', 'is', null) : query.where('user_id', '=', user),
    ),
)

/**
 * The data key under which new values of a person in this tenant are encrypted, or with null those of the tenant itself. It is made
 * when the first value needs it; of any number of writers at once, one makes it and the others use that one.
 *
 * The database is asked every time: a key that another transaction made and rolled back must never be used, nor one that was
 * replaced or destroyed.
 *
 * @throws KEY_MISSING, DECRYPTION_FAILED; KEY_DESTROYED for a person whose data was erased; FOREIGN_KEY_VIOLATION for one who is no
 * member; ROW_SECURITY_VIOLATION where the key is still to be made, by somebody who may not
 */
export async function dataKeyOf(session: Session, user: string | null): Promise<DataKey> {
  const vault = vaultOf(session)
  const owner = { tenant: session.context.tenant, user }
  const row = (await findKey(session, user)) ?? (await makeKey(session, user))
  if (row.wrapped_key === null || row.ring_key_id === null) {
    vault.forget(row.id)
    throw new PncError(
      'KEY_DESTROYED',
      `The data key ${row.id} is destroyed: nothing is kept of an erased person.`,
      { details: { dataKey: row.id } },
    )
  }
  return vault.open({ ...owner, id: row.id, ringKey: row.ring_key_id, wrapped: row.wrapped_key })
}

function findKey(session: Session, user: string | null): Promise<KeyRow | undefined> {
  const { tenant } = session.context
  return maybeOne(session, keyInUse(user === null ? { tenant } : { tenant, user }))
}

async function makeKey(session: Session, user: string | null): Promise<KeyRow> {
  const { wrapped } = makeDataKey(vaultOf(session).ring, newRowId(), {
    tenant: session.context.tenant,
    user,
  })
  const made = await maybeOne(
    session,
    sqlBuilder
      .insertInto('core.subject_keys')
      .values({
        id: wrapped.id,
        tenant_id: wrapped.tenant,
        user_id: user,
        ring_key_id: wrapped.ringKey,
        wrapped_key: wrapped.wrapped,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'ring_key_id', 'wrapped_key']),
  )
  // Another writer was first. Looked up by a statement of its own, which sees what was committed during the insert.
  const row = made ?? (await findKey(session, user))
  if (row) return row
  throw new PncError('SERIALIZATION_FAILURE', 'The data key was made and replaced at the same time.', {
    hint: 'Nothing was written; run the unit of work again.',
  })
}
