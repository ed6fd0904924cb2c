import type { MigrateOptions } from '../migrate/migrate.js'
import { withSession } from '../engine/session.js'
import { migrationStatus } from '../migrate/status.js'
import { silentProgress } from '../progress/progress.js'
import { describeSource } from './describe-source.js'
import { generateTypes } from './generate-types.js'
import type { TypesLocation } from './locate-types.js'
import { planFile, type FilePlan } from './plan-file.js'
import { readJsonColumns } from './read-json-columns.js'
import { withKysely } from './with-kysely.js'

export type PlanTypesOptions = Pick<
  MigrateOptions,
  'engine' | 'dataDir' | 'paths' | 'progress' | 'signal'
> & { readonly location: TypesLocation }

export interface TypesPlan {
  readonly database: string
  /** Whether `current.sql` differs from what was last run of it: the types know nothing of the difference. */
  readonly ignoresCurrent: boolean
  /** The JSON columns that have no schema in `json-columns.ts`. */
  readonly shapeless: readonly string[]
  readonly files: readonly FilePlan[]
}

/**
 * Generates the types from the live schema and sets them against the files. Writes nothing, neither files nor database.
 *
 * @throws PncError SCHEMA_MISMATCH if the database is not at the newest migration, PRIVILEGE_MISSING, CONFIG_INVALID
 *   for a json-columns.ts that cannot be read, INTERRUPTED
 * @example
 * const plan = await planTypes({ engine, dataDir, location: locateTypes(undefined) })
 */
export async function planTypes({ location, ...options }: PlanTypesOptions): Promise<TypesPlan> {
  const { engine, signal, progress = silentProgress } = options
  const step = progress.step('Generating types')
  try {
    const status = await migrationStatus(options)
    const source = describeSource(status)
    const jsonColumns = await readJsonColumns(location.jsonColumns)
    const types = await withSession(engine, { signal }, (client) =>
      withKysely(client, (db) =>
        generateTypes(db, { source, columnTypes: location.columnTypes, jsonColumns }),
      ),
    )
    const files = await Promise.all([
      planFile(location.database, types.database),
      planFile(location.domains, types.domains),
    ])
    step.finish()
    return {
      database: status.database,
      ignoresCurrent: status.current === 'changed',
      shapeless: types.shapeless,
      files,
    }
  } catch (error) {
    step.fail('no types')
    throw error
  }
}
