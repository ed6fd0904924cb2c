import type { CompiledQuery } from 'kysely'
import type { Session } from '../../query/session.js'
import type { TenantContext } from '../../query/tenant-context.js'

/** A statement and its parameters, as `pg` takes them. */
export interface Statement {
  readonly text: string
  readonly values: unknown[]
}

/**
 * The first statement that a repository function sends, caught instead of sent.
 *
 * @example
 * const statement = await recordStatement(context, (session) => feedListings(session, { limit: 20 }))
 */
export async function recordStatement(
  context: TenantContext,
  call: (session: Session) => Promise<unknown>,
): Promise<Statement> {
  const recorded: CompiledQuery[] = []
  const session: Session = {
    context,
    execute: (query) => {
      recorded.push(query)
      return Promise.resolve({ rows: [], rowCount: 0 })
    },
  }
  await call(session)
  const [query] = recorded
  if (!query) throw new Error('The call sent no statement.')
  return { text: query.sql, values: [...query.parameters] }
}
