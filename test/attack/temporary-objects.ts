import type { TestDatabase } from '../harness/test-database.js'

/** Undoes for a while what `pnc-db migrate bootstrap` has revoked, to show that it is not the only thing in the way. */
export async function whileTemporaryObjectsAreAllowed(
  database: TestDatabase,
  work: () => Promise<void>,
): Promise<void> {
  const [row] = await database.asOwner<{ name: string }>('select quote_ident(current_database()) as name')
  await database.asOwner(`grant temporary on database ${row!.name} to pnc_service`)
  try {
    await work()
  } finally {
    await database.asOwner(`revoke temporary on database ${row!.name} from pnc_service`)
  }
}
