import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { Engine } from './engine.js'
import { withSession } from './session.js'

/** What every operation of an operator is given. */
export interface Operation {
  readonly engine: Engine
  readonly signal?: AbortSignal | undefined
}

/** Runs one transaction as pnc_operator. */
export type AsOperator = <T>(work: (client: Client) => Promise<T>) => Promise<T>

/**
 * Runs `work` with a connection whose transactions are those of pnc_operator: it maintains every tenant by a handful of functions,
 * and reads no rows otherwise.
 *
 * @param needs a function that the work calls
 * @throws PRIVILEGE_MISSING for a login that may not act as pnc_operator; SCHEMA_MISMATCH for a database that is not migrated
 */
export function withOperator<T>(
  { engine, signal }: Operation,
  needs: `core.${string}`,
  work: (asOperator: AsOperator, client: Client) => Promise<T>,
): Promise<T> {
  return withSession(engine, { signal }, async (client) => {
    await checkOperator(client, needs)
    return work((each) => transaction(client, each), client)
  })
}

async function transaction<T>(client: Client, work: (client: Client) => Promise<T>): Promise<T> {
  await client.query('begin; set local role pnc_operator; set local search_path = pg_catalog')
  try {
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function checkOperator(client: Client, needs: string): Promise<void> {
  const { rows } = await client.query<{ login: string; may: boolean | null; is_migrated: boolean }>(
    `
    select current_user as login,
      (select pg_has_role(current_user, r.oid, 'member') from pg_roles r where r.rolname = 'pnc_operator') as may,
      exists (
        select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname || '.' || p.proname = $1
      ) as is_migrated`,
    [needs],
  )
  const [row] = rows
  if (!row?.is_migrated || row.may === null) {
    throw new PncError('SCHEMA_MISMATCH', `The database has no function ${needs}`, {
      hint: 'Run `pnc-db migrate`.',
    })
  }
  if (row.may) return
  throw new PncError('PRIVILEGE_MISSING', `The login ${row.login} may not act as pnc_operator`, {
    hint: `This is the work of an operator: grant pnc_operator to ${row.login}`,
  })
}
