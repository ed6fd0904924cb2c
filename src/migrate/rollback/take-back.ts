import { rm } from 'node:fs/promises'
import type { Client } from 'pg'
import { asOwner } from '../../engine/as-owner.js'
import { limitsOf, type MigrationLimits } from '../locks/migration-limits.js'
import { withLockRetries, type LockRetryOptions } from '../locks/with-lock-retries.js'
import { findLosses, type CountedLoss } from './find-losses.js'
import { refuseLosses } from './refuse-losses.js'
import { writeRestorePoint } from './restore-point.js'
import type { RollbackStep } from './rollback-plan.js'
import { runDown, type DownContext } from './run-down.js'

export interface TakeBackContext
  extends Omit<DownContext, keyof MigrationLimits>, MigrationLimits, Omit<LockRetryOptions, 'what'> {}

export interface TakenBack {
  readonly losses: readonly CountedLoss[]
  /** The file that holds the rows; undefined where nothing was lost. */
  readonly restorePoint: string | undefined
}

/**
 * Takes one migration back and removes its record, as pnc_owner, in one transaction. Rows that are lost by it are written to a
 * restore point first, in the same transaction, with the tables locked.
 *
 * @returns undefined when another process has taken it back in the meantime
 * @throws PncError REFUSED where rows would be lost and nobody accepted that; MIGRATION_FAILED with the place in the down file;
 *   nothing is changed
 */
export function takeBack(
  client: Client,
  step: RollbackStep,
  options: TakeBackOptions,
): Promise<TakenBack | undefined> {
  const limits = limitsOf(step.down.file, step.down.body, options)
  return withLockRetries(client, { ...options, ...limits, what: step.down.file }, (lockTimeoutMs) =>
    takeBackNow(client, step, { ...options, ...limits, lockTimeoutMs }),
  )
}

export interface TakeBackOptions extends TakeBackContext {
  /** The folder for restore points. */
  readonly restorePoints: string
  readonly acceptDataLoss: boolean
}

async function takeBackNow(
  client: Client,
  step: RollbackStep,
  options: TakeBackOptions,
): Promise<TakenBack | undefined> {
  const { database, lockTimeoutMs, statementTimeoutMs, restorePoints: folder, acceptDataLoss } = options
  let restorePoint: string | undefined
  try {
    return await asOwner(client, lockTimeoutMs, async () => {
      await client.query(`set local statement_timeout = ${statementTimeoutMs}`)
      if (!(await removeRecord(client, step))) return undefined
      const losses = await lossesOf(client, step, options)
      refuseLosses([{ file: step.file, losses }], acceptDataLoss)
      if (losses.length > 0) {
        restorePoint = await writeRestorePoint(client, { folder, database, migration: step.file, losses })
      }
      await runDown(client, step.down, options)
      return { losses, restorePoint }
    })
  } catch (error) {
    if (restorePoint !== undefined) await rm(restorePoint, { force: true })
    throw error
  }
}

/** What each step loses, one after the other. Runs them all in one transaction that is rolled back. */
export function tryTakingBack(
  client: Client,
  steps: readonly RollbackStep[],
  context: TakeBackContext,
): Promise<readonly StepLosses[]> {
  const what = steps.map(({ down }) => down.file).join(', ')
  return withLockRetries(client, { ...context, what }, (lockTimeoutMs) =>
    tryNow(client, steps, { ...context, lockTimeoutMs }),
  )
}

async function tryNow(
  client: Client,
  steps: readonly RollbackStep[],
  context: TakeBackContext,
): Promise<readonly StepLosses[]> {
  const found: StepLosses[] = []
  const over = new Error('the try is over')
  try {
    await asOwner(client, context.lockTimeoutMs, async () => {
      for (const step of steps) {
        found.push({ file: step.file, losses: await lossesOf(client, step, context) })
        await runDown(client, step.down, context)
      }
      throw over
    })
  } catch (error) {
    if (error !== over) throw error
  }
  return found
}

export interface StepLosses {
  readonly file: string
  readonly losses: readonly CountedLoss[]
}

async function removeRecord(client: Client, { record }: RollbackStep): Promise<boolean> {
  const { rowCount } = await client.query('delete from graphile_migrate.migrations where filename = $1', [
    record,
  ])
  // What current.sql made may be gone with the migration, so it has to run again.
  await client.query('delete from graphile_migrate.current')
  return rowCount === 1
}

/** What the step takes from tables, found by running it to a savepoint and back. */
function lossesOf(
  client: Client,
  { down }: RollbackStep,
  context: TakeBackContext,
): Promise<readonly CountedLoss[]> {
  const isMarked = down.dataLoss !== undefined
  return runDown(client, down, context, (sql) => findLosses(client, sql, isMarked))
}
