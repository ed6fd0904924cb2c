import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import type { BootstrapStep } from './bootstrap-plan.js'
import type { DatabaseState } from './database-state.js'

/** Our groups have to stand below row security. */
export function refuseUnsafeRoles({ unsafe_roles: [role] }: DatabaseState): void {
  if (role === undefined) return
  throw new PncError('UNSAFE_ROLE', `The role ${role} is a superuser or bypasses row security`, {
    hint: `A superuser has to run: alter role ${role} nosuperuser nobypassrls;`,
  })
}

/** Migrations name the types and functions of extensions in the schema public. */
export function refuseMisplacedExtensions({ extensions }: DatabaseState, scripts: readonly string[]): void {
  const wanted = scripts.join('\n').matchAll(/^create extension (\w+) with schema (\w+)/gm)
  const misplaced = [...wanted]
    .map(([, name = '', schema = '']) => ({ name, schema: extensions[name], wanted: schema }))
    .find(({ schema, wanted }) => schema !== undefined && schema !== wanted)
  if (!misplaced) return
  const { name, schema = '' } = misplaced
  throw new PncError(
    'EXTENSION_MISSING',
    `The extension ${name} stands in the schema ${schema} instead of ${misplaced.wanted}`,
    {
      hint: `Move it, unless others rely on its place: alter extension ${name} set schema ${misplaced.wanted};`,
    },
  )
}

/** Says which extensions of the plan the server does not have, and where to get them. */
export async function refuseMissingExtensions(
  client: Client,
  state: DatabaseState,
  plan: readonly BootstrapStep[],
): Promise<void> {
  const wanted = plan.filter(({ kind }) => kind === 'extension').map(({ name }) => name)
  if (wanted.length === 0) return
  const { rows } = await client.query<{ name: string; version: string }>(
    `select wanted as name, current_setting('server_version') as version
       from unnest($1::text[]) wanted
      where not exists (select from pg_catalog.pg_available_extensions where name = wanted)`,
    [wanted],
  )
  const [first] = rows
  if (!first) return
  const major = first.version.replace(/\D.*$/, '')
  const names = rows.map(({ name }) => name)
  const isPostgis = names.includes('postgis')
  throw new PncError(
    'EXTENSION_MISSING',
    `The server of database ${state.database} lacks the extension${names.length > 1 ? 's' : ''} ${names.join(', ')}`,
    {
      hint: isPostgis
        ? `Install the package postgresql-${major}-postgis-3 on the server, or use the image postgis/postgis:${major}-3.5.`
        : `Install the package postgresql-contrib (postgresql-${major}) on the server.`,
      details: { extensions: names },
    },
  )
}

/** Whether the server refused a statement for lack of a privilege. */
export function isPrivilegeError(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '42501'
}

/** The error that holds the statements a DBA has to run. */
export function privilegeMissing(
  state: DatabaseState,
  plan: readonly BootstrapStep[],
  cause: unknown,
): PncError {
  const statements = plan.map(({ sql }) => `${sql};`)
  return new PncError(
    'PRIVILEGE_MISSING',
    `The login ${state.login} may not prepare the database ${state.database}: ${cause instanceof Error ? cause.message : ''}`,
    {
      hint: `A superuser has to run in this database, once:\n${statements.join('\n')}`,
      details: { login: state.login, database: state.database, statements },
      cause,
    },
  )
}
