import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { PncError } from '../errors/pnc-error.js'
import { planBootstrap, type BootstrapStep } from './bootstrap-plan.js'
import { readDatabaseState, type DatabaseState } from './database-state.js'
import { isConcurrentChange } from './is-concurrent-change.js'

/** How often the state is read again when other processes create the same roles at the same time. */
const attempts = 20

/**
 * Sees to it that the roles, extensions and privileges that migrations need are there. Creates only what is missing; when
 * nothing is, it costs one round trip and needs no privilege. Any number of processes, on any databases of the cluster, may
 * run it at the same time: a step that another process has just done is no error, and the plan is made again until it is
 * empty.
 *
 * @returns the steps that were run
 * @throws PncError EXTENSION_MISSING, PRIVILEGE_MISSING with the statements a DBA has to run, UNSAFE_ROLE
 */
export async function bootstrap(client: Client, fixtures: string): Promise<readonly BootstrapStep[]> {
  const done: BootstrapStep[] = []
  for (let attempt = 1; ; attempt += 1) {
    const state = await readDatabaseState(client)
    refuseUnsafeRoles(state)
    const plan = planBootstrap(state, await readBootstrapScripts(fixtures))
    if (plan.length === 0) return done
    await refuseMissingExtensions(client, state, plan)
    for (const step of plan) {
      try {
        await client.query(step.sql)
        done.push(step)
      } catch (error) {
        if (isPrivilegeError(error)) throw privilegeMissing(state, plan, error)
        if (!isConcurrentChange(error) || attempt >= attempts) throw error
      }
    }
    if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
  }
}

/** The scripts in the order in which they run. */
export function readBootstrapScripts(fixtures: string): Promise<readonly string[]> {
  const names = ['roles.sql', 'extensions.sql', 'database.sql']
  return Promise.all(names.map((name) => readFile(join(fixtures, 'sql', 'bootstrap', name), 'utf8')))
}

function refuseUnsafeRoles({ unsafe_roles: [role] }: DatabaseState): void {
  if (role === undefined) return
  throw new PncError('UNSAFE_ROLE', `The role ${role} is a superuser or bypasses row security`, {
    hint: `A superuser has to run: alter role ${role} nosuperuser nobypassrls;`,
  })
}

async function refuseMissingExtensions(
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

function isPrivilegeError(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === '42501'
}

function privilegeMissing(state: DatabaseState, plan: readonly BootstrapStep[], cause: unknown): PncError {
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
