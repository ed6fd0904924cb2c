import { Client, escapeIdentifier, type QueryResultRow } from 'pg'
import { afterAll } from 'vitest'
import type { Db } from '../../src/client/db.js'
import type { Engine } from '../../src/engine/engine.js'
import type { ConnectOptions } from '../../src/query/connect-options.js'
import { contextSecret } from './test-config.js'

/** A migrated database that belongs to one test file. */
export interface TestDatabase {
  readonly kind: 'server' | 'embedded'
  /** The database as operations (migrate, seed, ...) get it, opened as superuser; closed when the file ends. */
  readonly engine: Engine
  /** Connects as superuser. */
  readonly ownerUrl: string
  /** Connects as a login that is a member of `pnc_service` and nothing else; on the embedded engine as superuser. */
  readonly serviceUrl: string
  /** Connects as a login that is a member of `pnc_readonly` and nothing else; on the embedded engine as superuser. */
  readonly readonlyUrl: string
  readonly contextSecret: string
  /** Connects as a login that is a member of the group role, such as `pnc_migrator`, and nothing else. */
  loginUrl(group: string): string
  /** Runs one statement as superuser and returns its rows. */
  asOwner<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Runs the work in one transaction as a member of the group role, on both kinds of engine, and commits it. */
  as<T>(group: string, work: (client: Client) => Promise<T>): Promise<T>
  /** Connects the library as a service would; closed when the file ends. */
  connect(options?: Partial<ConnectOptions>): Promise<Db>
  /** Opens a client that is closed when the file ends. */
  openClient(url: string): Promise<Client>
  /** Connects as superuser to a new database that was never migrated; dropped when the file ends. */
  newEmptyDatabase(): Promise<string>
}

/** What an engine contributes to a test database. */
export interface DatabaseSource {
  readonly engine: Engine
  loginUrl(group: string): string
  newEmptyDatabase(): Promise<string>
  /** Closes the engine and drops everything; called after every client is closed. */
  release(): Promise<void>
}

/** Completes a source to a test database, which is released when the calling file or `describe` ends. */
export function testDatabase(source: DatabaseSource): TestDatabase {
  const clients = new Map<string, Promise<Client>>()
  const toEnd: { end(): Promise<void> }[] = []
  const { engine } = source
  const ownerUrl = engine.connectionString

  const connect = async (url: string) => {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined) // a test may kill its connection
    await client.connect()
    toEnd.push(client)
    return client
  }
  const shared = (url: string, purpose: string) => {
    const key = `${purpose} ${url}`
    const client = clients.get(key) ?? connect(url)
    clients.set(key, client)
    return client
  }

  afterAll(async () => {
    for (const each of toEnd) await each.end()
    await source.release()
  })

  return {
    kind: engine.kind,
    engine,
    ownerUrl,
    contextSecret,
    loginUrl: (group) => source.loginUrl(group),
    newEmptyDatabase: () => source.newEmptyDatabase(),
    get serviceUrl() {
      return source.loginUrl('pnc_service')
    },
    get readonlyUrl() {
      return source.loginUrl('pnc_readonly')
    },
    asOwner: async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
      const client = await shared(ownerUrl, 'owner')
      return (await client.query<Row>(sql, [...values])).rows
    },
    as: async (group, work) => {
      const client = await shared(source.loginUrl(group), group)
      await client.query('begin')
      try {
        await client.query(`set local role ${escapeIdentifier(group)}`)
        const result = await work(client)
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
    connect: async (options) => {
      const { connect: connectLibrary } = await import('../../src/client/connect.js')
      const db = await connectLibrary({
        connectionString: source.loginUrl('pnc_service'),
        contextSecret,
        role: engine.kind === 'embedded' ? 'pnc_service' : undefined,
        max: engine.poolSize,
        ...options,
      })
      toEnd.push({ end: () => db.close() })
      return db
    },
    openClient: connect,
  }
}
