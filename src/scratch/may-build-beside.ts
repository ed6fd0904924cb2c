import type { Client } from 'pg'
import type { Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { readBootstrapScripts } from '../migrate/bootstrap.js'
import { planBootstrap } from '../migrate/bootstrap-plan.js'
import { readDatabaseState } from '../migrate/database-state.js'
import type { MigrationPaths } from '../migrate/migration-workspace.js'

/**
 * Whether building another database on the same server would leave the server as it is: roles and memberships belong to all
 * databases of a server, and migrating makes those that are missing.
 */
export async function mayBuildBeside(
  engine: Engine | undefined,
  { fixtures }: MigrationPaths,
): Promise<boolean> {
  if (engine?.kind !== 'server') return false
  const scripts = await readBootstrapScripts(fixtures)
  return withSession(engine, {}, async (client) => {
    if (await hasOneDatabase(client)) return false
    const state = await readDatabaseState(client)
    return (
      state.unsafe_roles.length === 0 &&
      planBootstrap(state, scripts).every(({ kind }) => kind !== 'role' && kind !== 'membership')
    )
  })
}

/** A URL may lead to an embedded engine that runs in the background. */
async function hasOneDatabase(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(`select where version() like '%PGlite%'`)
  return rowCount === 1
}
