import { orNotFound } from '../../../query/or-not-found.js'
import { queryTemplate } from '../../../query/query-template.js'
import { maybeOne, type Session } from '../../../query/session.js'
import { sqlBuilder } from '../../../query/sql-builder.js'
import type { AuthApp } from './auth-app.js'
import { authAppColumns, authAppTable } from './auth-app-table.js'

const byId = queryTemplate(({ id, tenant }: { readonly id: string; readonly tenant: number }) =>
  sqlBuilder
    .selectFrom('core.auth_apps')
    .select(authAppColumns)
    .where('id', '=', id)
    .where('tenant_id', '=', tenant)
    .where('deleted_at', 'is', null),
)

/** The application of an id, or undefined when this tenant has none, it is deleted, or the person is no staff. */
export function findAuthApp(session: Session, id: string): Promise<AuthApp | undefined> {
  return maybeOne(session, byId({ id, tenant: session.context.tenant }))
}

/**
 * The application of an id.
 *
 * @throws NOT_FOUND when `findAuthApp` would return undefined
 */
export async function getAuthApp(session: Session, id: string): Promise<AuthApp> {
  return orNotFound(await findAuthApp(session, id), authAppTable, id)
}
