import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { openServerEngine } from '../../src/engine/server/open-server-engine.js'
import type { TestServer } from './engines/test-server.js'
import { migrateTemplate } from './migrate-template.js'
import type { Login, ProvidedServer } from './provided.js'
import { testConfig } from './test-config.js'
import { urlOf } from './url-of.js'

/** The group roles for each of which a run has a login. */
const groups = ['pnc_service', 'pnc_readonly', 'pnc_migrator', 'pnc_operator', 'pnc_auditor']

/**
 * Migrates one database, from which each test file gets a copy, and creates the logins of this run. The names of both
 * begin with `run`.
 */
export async function createTemplate(
  server: TestServer,
  run: string,
  dataDir: string,
): Promise<ProvidedServer> {
  const template = `${run}_template`
  const databaseUrl = urlOf(server.superuserUrl, { database: template })
  return asSuperuser(server, async (client) => {
    await client.query(`create database ${escapeIdentifier(template)} template template0 encoding 'UTF8'`)
    const open = () => openServerEngine(databaseUrl, testConfig({ databaseUrl, dataDir }))
    await migrateTemplate(await open(), dataDir)
    const { facts } = await open()
    // Nobody may be connected to a database while it is copied.
    await client.query(`alter database ${escapeIdentifier(template)} allow_connections false`)
    return {
      kind: server.kind,
      run,
      versions: `PostgreSQL ${facts.postgres}, PostGIS ${facts.postgis ?? 'missing'}`,
      superuserUrl: server.superuserUrl,
      templateDatabase: template,
      logins: await createLogins(client, run),
    }
  })
}

/** Removes everything whose name begins with `run`; only a server that goes on living needs it. */
export async function removeRun(server: TestServer, run: string): Promise<void> {
  await asSuperuser(server, async (client) => {
    const databases = await client.query<{ name: string }>(
      'select datname as name from pg_catalog.pg_database where starts_with(datname, $1)',
      [`${run}_`],
    )
    for (const { name } of databases.rows) {
      await client.query(`drop database ${escapeIdentifier(name)} with (force)`)
    }
    const roles = await client.query<{ name: string }>(
      'select rolname as name from pg_catalog.pg_roles where starts_with(rolname, $1)',
      [`${run}_`],
    )
    for (const { name } of roles.rows) await client.query(`drop role ${escapeIdentifier(name)}`)
  })
}

async function createLogins(client: Client, run: string): Promise<Readonly<Record<string, Login>>> {
  const logins: Record<string, Login> = {}
  for (const group of groups) {
    const login = { user: group.replace('pnc', run), password: randomBytes(12).toString('hex') }
    await client.query(
      `create role ${escapeIdentifier(login.user)} login password ${escapeLiteral(login.password)}
         in role ${escapeIdentifier(group)}`,
    )
    logins[group] = login
  }
  return logins
}

async function asSuperuser<T>(server: TestServer, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server.superuserUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
