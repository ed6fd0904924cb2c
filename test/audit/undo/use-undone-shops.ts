import { undoTransaction, type UndoOptions } from '../../../src/audit/undo/undo-transaction.js'
import { useTestDatabase } from '../../harness/use-test-database.js'
import { addTwoMarkets, ghana } from '../../market/two-markets.js'
import { entered } from '../trail.js'

/** A database with two markets, and what the tests of undo do to the shops in it. */
export async function useUndoneShops() {
  const database = await useTestDatabase()
  await addTwoMarkets(database)
  const db = await database.connect()

  /** Runs statements in one transaction and says which one it was. */
  async function changed(
    context: Parameters<typeof entered>[2],
    ...statements: readonly (readonly [sql: string, ...values: unknown[]])[]
  ): Promise<string> {
    return entered(database, 'pnc_service', context, async (client) => {
      for (const [sql, ...values] of statements) await client.query(sql, values)
      const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
      return rows[0]!.id
    })
  }
  const undo = (transaction: string, more: Partial<UndoOptions> = {}) =>
    undoTransaction({
      engine: database.engine,
      transaction,
      reason: 'A mistake',
      contextSecret: database.contextSecret,
      serviceRole: 'pnc_service',
      ...more,
    })
  const kinds = async (work: ReturnType<typeof undo>) => (await work).conflicts.map(({ kind }) => kind)
  const newShop = (name = 'Ama Foods') => db.as(ghana.ama).businesses.create({ name, city: 'Accra' })
  const shopRow = async (id: string) => {
    const [row] = await database.asOwner<Record<string, unknown>>(
      'select * from market.businesses where id = $1',
      [id],
    )
    return row
  }
  const rename = (id: string, name: string, context: Parameters<typeof entered>[2] = ghana.ama) =>
    changed(context, ['update market.businesses set name = $2 where id = $1', id, name])

  return { database, db, changed, undo, kinds, newShop, shopRow, rename }
}
