import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, type QueryResultRow } from 'pg'
import { afterAll, inject } from 'vitest'
import { type ProvidedServer } from './provided.js'
import { contextSecret } from './test-config.js'
import { urlOf } from './url-of.js'

/** A migrated database that belongs to one test file. */
export interface TestDatabase {
  readonly kind: 'server' | 'embedded'
  /** Connects as superuser. */
  readonly ownerUrl: string
  /** Connects as a login that is a member of `pnc_service` and nothing else. */
  readonly serviceUrl: string
  /** Connects as a login that is a member of `pnc_readonly` and nothing else. */
  readonly readonlyUrl: string
  readonly contextSecret: string
  /** Connects as a login that is a member of the group role, such as `pnc_migrator`, and nothing else. */
  loginUrl(group: string): string
  /** Runs one statement as superuser and returns its rows. */
  asOwner<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Opens a client that is closed when the file ends. */
  openClient(url: string): Promise<Client>
  /** Connects as superuser to a new database without any object of ours; dropped when the file ends. */
  newEmptyDatabase(): Promise<string>
}

/**
 * Gives the calling test file a database of its own, a copy of the migrated template, and drops it when the file ends.
 * Call it at the top of the file or of a `describe`.
 *
 * @example
 * const database = await useTestDatabase()
 * test('...', async () => { await database.asOwner('select 1') })
 */
export async function useTestDatabase(): Promise<TestDatabase> {
  const { server } = inject('engine')
  if (!server) throw new Error('The embedded engine is not there yet.')
  return onServer(server)
}

async function onServer(server: ProvidedServer): Promise<TestDatabase> {
  const clients: Client[] = []
  const databases: string[] = []

  const openClient = async (url: string) => {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined) // a test may kill it
    await client.connect()
    clients.push(client)
    return client
  }
  const admin = await openClient(server.superuserUrl)
  const create = async (suffix: string, template: string) => {
    const name = `${server.templateDatabase.replace('_template', '')}_${randomBytes(4).toString('hex')}${suffix}`
    databases.push(name)
    await admin.query(`create database ${escapeIdentifier(name)} template ${template} strategy file_copy`)
    return urlOf(server.superuserUrl, { database: name })
  }
  const ownerUrl = await create('', escapeIdentifier(server.templateDatabase))
  const loginUrl = (group: string) => {
    const login = server.logins[group]
    if (!login) throw new Error(`There is no login for ${group}.`)
    return urlOf(ownerUrl, { login })
  }
  let owner: Promise<Client> | undefined

  afterAll(async () => {
    for (const client of clients) if (client !== admin) await client.end()
    for (const name of databases) await admin.query(`drop database ${escapeIdentifier(name)} with (force)`)
    await admin.end()
  })

  return {
    kind: 'server',
    ownerUrl,
    get serviceUrl() {
      return loginUrl('pnc_service')
    },
    get readonlyUrl() {
      return loginUrl('pnc_readonly')
    },
    contextSecret,
    loginUrl,
    asOwner: async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
      const client = await (owner ??= openClient(ownerUrl))
      return (await client.query<Row>(sql, [...values])).rows
    },
    openClient,
    newEmptyDatabase: () => create('_empty', 'template0'),
  }
}
