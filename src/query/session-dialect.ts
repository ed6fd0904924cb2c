import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
} from 'kysely'
import type { Database } from '../database/database.generated.js'
import { PncError } from '../errors/pnc-error.js'
import type { Session } from './session.js'

/** Kysely over a session: the typed way to any statement the repositories lack, under the same row security. */
export function sessionKysely(session: Session): Kysely<Database> {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => sessionDriver(session),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

function sessionDriver(session: Session): Driver {
  const connection: DatabaseConnection = {
    // Kysely asks for rows of a type that only its caller knows.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
    executeQuery: async <Row>(query: CompiledQuery) => {
      const { rows, rowCount } = await session.execute<Row>(query)
      return { rows: [...rows], numAffectedRows: BigInt(rowCount) }
    },
    streamQuery: () => {
      throw new PncError('USAGE', 'A unit of work does not stream.', { hint: 'Read keyset pages instead.' })
    },
  }
  const noTransaction = () =>
    Promise.reject(
      new PncError('USAGE', 'A unit of work is a transaction already.', { hint: 'Use `tx.query` as it is.' }),
    )

  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    destroy: () => Promise.resolve(),
  }
}
