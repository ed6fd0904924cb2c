import { afterAll } from 'vitest'
import { connect } from '../../src/client/connect.js'
import type { Db } from '../../src/client/db.js'
import type { ConnectOptions } from '../../src/query/connect-options.js'
import type { TestDatabase } from './test-database.js'

/** Connects the way a service does, under row security; closed when the calling file or `describe` ends. */
export async function connectService(
  database: TestDatabase,
  options: Partial<ConnectOptions> = {},
): Promise<Db> {
  const db = await connect({
    connectionString: database.serviceUrl,
    contextSecret: database.contextSecret,
    ...(database.kind === 'embedded' ? { role: 'pnc_service', max: 1 } : { max: 4 }),
    ...options,
  })
  afterAll(() => db.close())
  return db
}
