import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { type TestServer } from './engines/test-server.js'
import { migrateTemplate } from './migrate-template.js'
import { type Login, type ProvidedServer } from './provided.js'
import { urlOf } from './url-of.js'

/** The group roles for which each run has a login, named after the suffix. */
const groups = ['pnc_service', 'pnc_readonly', 'pnc_migrator', 'pnc_operator', 'pnc_auditor']

/** Migrates one database, from which each test file gets a copy, and creates the logins of this run. */
export async function createTemplate(server: TestServer): Promise<ProvidedServer> {
  const run = `pnc_test_${randomBytes(3).toString('hex')}`
  const template = `${run}_template`
  await asSuperuser(server, async (client) => {
    await client.query(`create database ${escapeIdentifier(template)} template template0 encoding 'UTF8'`)
  })
  await migrateTemplate(urlOf(server.superuserUrl, { database: template }))
  return asSuperuser(server, async (client) => {
    // Nobody may be connected to a database while it is copied.
    await client.query(`alter database ${escapeIdentifier(template)} allow_connections false`)
    return {
      kind: server.kind,
      run,
      superuserUrl: server.superuserUrl,
      templateDatabase: template,
      logins: await createLogins(client, run),
    }
  })
}

/** Removes what the run created; only a server that goes on living needs it. */
export async function dropTemplate(server: TestServer, provided: ProvidedServer): Promise<void> {
  await asSuperuser(server, async (client) => {
    await client.query(`drop database ${escapeIdentifier(provided.templateDatabase)} with (force)`)
    for (const { user } of Object.values(provided.logins)) {
      await client.query(`drop role ${escapeIdentifier(user)}`)
    }
  })
}

async function createLogins(client: Client, run: string): Promise<Readonly<Record<string, Login>>> {
  const present = await client.query<{ rolname: string }>(
    'select rolname from pg_catalog.pg_roles where rolname = any ($1)',
    [groups],
  )
  const logins: Record<string, Login> = {}
  for (const { rolname: group } of present.rows) {
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
