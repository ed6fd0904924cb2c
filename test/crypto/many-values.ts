import type { Db } from '../../src/client/db.js'
import type { TestDatabase } from '../harness/test-database.js'
import { addTwoMarkets, ghana, kenya } from '../market/two-markets.js'

const member = (number: number) => `01890000-0000-7000-8000-0000000a${String(number).padStart(4, '0')}`

/** A value and who may read it. */
export interface KnownValue {
  readonly read: () => Promise<unknown>
  readonly value: unknown
}

/**
 * Two markets with a verification of each of some members, and a few secret settings: every member has a data key of its own, each
 * market one.
 */
export async function addManyValues(
  database: TestDatabase,
  db: Db,
  members: number,
): Promise<readonly KnownValue[]> {
  await addTwoMarkets(database)
  const users = Array.from({ length: members }, (_, number) => member(number))
  await database.asOwner(`insert into core.users (id, name) select unnest($1::uuid[]), 'Somebody'`, [users])
  await database.asOwner(
    `insert into core.memberships (tenant_id, user_id, display_name) select 101, unnest($1::uuid[]), 'Somebody'`,
    [users],
  )
  const values: KnownValue[] = []
  for (const [at, user] of users.entries()) {
    const who = { tenant: ghana.id, user, roles: [] }
    const evidence = { secret: `evidence-${at}` }
    const { id } = await db
      .as(who)
      .verifications.create({ type: 'identity', evidence, reference: `REF-${at}` })
    values.push({ read: async () => (await db.as(who).verifications.get(id)).evidence, value: evidence })
  }
  for (const [at, who] of [ghana.system, kenya.system].entries()) {
    const [key, value] = ['bot.token', `token-${at}`]
    await db.as(who).configurations.set({ key, value, is_sensitive: true })
    values.push({ read: async () => (await db.as(who).configurations.get(key)).value, value })
  }
  return values
}
