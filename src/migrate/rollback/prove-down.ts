import { readCatalog } from '../../catalog/read-catalog.js'
import { asOwner } from '../../engine/as-owner.js'
import type { Engine } from '../../engine/engine.js'
import { withSession } from '../../engine/session.js'
import { PncError } from '../../errors/pnc-error.js'
import { applyCurrent } from '../apply-current.js'
import { migrate, type MigrateOptions } from '../migrate.js'
import { runContext } from '../migration-run.js'
import { catalogDifferences } from './catalog-differences.js'
import { parseDownFile } from './down-file.js'
import { currentDown } from './plan-down.js'
import { runDown } from './run-down.js'

/**
 * Shows on an empty database that the working down script takes back what `current.sql` does: up, down, up, and the catalog is
 * the same each time.
 *
 * @param down the working down script with its includes in place
 * @throws PncError MIGRATION_FAILED with the place in `current.sql` or in the down file; MIGRATION_INVALID naming what the down
 *   script leaves or takes too much
 */
export async function proveDown(
  options: MigrateOptions & { readonly engine: Engine },
  down: string,
): Promise<void> {
  const script = parseDownFile(currentDown, down)
  await migrate(options)
  const before = await catalogOf(options)
  await applyCurrent(options)
  const made = await catalogOf(options)
  if (script.noDown !== undefined) return
  await takeCurrentBack(options, down)
  refuseDifferences('Taken back, the migration leaves', before, await catalogOf(options))
  await applyCurrent(options)
  refuseDifferences(
    'Applied again after it was taken back, the migration makes',
    made,
    await catalogOf(options),
  )
}

const catalogOf = ({ engine, signal }: MigrateOptions) => withSession(engine, { signal }, readCatalog)

async function takeCurrentBack(options: MigrateOptions, down: string): Promise<void> {
  const { engine, signal } = options
  const { workspace, lockTimeoutMs } = await runContext(options)
  await withSession(engine, { signal }, (client) =>
    asOwner(client, lockTimeoutMs, async () => {
      const { database } = engine.facts
      await runDown(
        client,
        { ...parseDownFile(currentDown, down), isCompiled: true },
        { workspace, database },
      )
      await client.query('delete from graphile_migrate.current')
    }),
  )
}

function refuseDifferences(what: string, wanted: unknown, found: unknown): void {
  const differences = catalogDifferences(wanted, found)
  if (differences.length === 0) return
  const shown = differences.slice(0, 20).map((line) => `  ${line}`)
  const more = differences.length > 20 ? `\n  and ${String(differences.length - 20)} more` : ''
  throw new PncError('MIGRATION_INVALID', `${what} another catalog:\n${shown.join('\n')}${more}`, {
    hint: `Complete migrations/${currentDown}, or say why it cannot be complete: --no-down "<reason>" without that file.`,
    details: { differences },
  })
}
