import type { Client } from 'pg'
import { asOwner, asOwnerWithoutTransaction } from '../../engine/as-owner.js'
import { PncError } from '../../errors/pnc-error.js'
import { describeWait, type BlockingSession } from '../locks/blocking-session.js'
import type { MigrationLimits } from '../locks/migration-limits.js'
import { watchBlocking } from '../locks/watch-blocking.js'
import { withLockRetries, type LockRetryOptions } from '../locks/with-lock-retries.js'
import { planIndex, type IndexStep } from './index-plan.js'
import { indexSql, parseIndexStatement, type IndexStatement } from './index-statement.js'
import { readPartitionTree } from './partition-tree.js'
import { statementKind } from './statement-kind.js'

export interface StatementOptions extends LockRetryOptions, MigrationLimits {
  /** Drops half-made indexes that an earlier attempt left. */
  readonly cleanInvalid?: boolean | undefined
  /** An earlier run began this statement, so what it makes may be there. */
  readonly isResumed?: boolean | undefined
}

/** Notes, in the transaction that is open or by itself, that a statement begins or has run. */
export type NoteProgress = (isFinished: boolean) => Promise<void>

/**
 * Runs one statement of a migration without a transaction, as pnc_owner. One that bears a transaction gets one of its own, in which
 * it is also noted; `create index concurrently` is finished where it was left.
 *
 * @throws PncError REFUSED at a half-made index unless `cleanInvalid`; what the server says
 */
export async function runStatement(
  client: Client,
  sql: string,
  options: StatementOptions,
  note: NoteProgress,
): Promise<void> {
  const index = parseIndexStatement(sql)
  if (index) {
    await owned(client, options, () => note(false))
    await buildIndex(client, index, sql, options)
    await owned(client, options, () => note(true))
  } else if (statementKind(sql) === 'outside') {
    await owned(client, options, () => note(false))
    await runOutside(client, sql, options).catch((error: unknown) => {
      if (!isGoneAlready(error, sql, options)) throw error
    })
    await owned(client, options, () => note(true))
  } else {
    await runInside(client, options, async () => {
      await client.query(sql)
      await note(true)
    })
  }
}

/** A run that was killed after `drop index concurrently` and before it was noted has done it. */
function isGoneAlready(error: unknown, sql: string, { isResumed }: StatementOptions): boolean {
  return Boolean(isResumed) && /^drop\s+index\b/i.test(sql) && (error as { code?: unknown }).code === '42704'
}

async function buildIndex(
  client: Client,
  index: IndexStatement,
  sql: string,
  options: StatementOptions,
): Promise<void> {
  const { name } = index
  // Another session may add a partition meanwhile; its index is then made in another round.
  for (let round = 1; round <= 5; round += 1) {
    const tree = await readPartitionTree(client, index.table)
    const isPartitioned = tree[0]?.isPartitioned ?? false
    if (name === undefined) {
      if (!isPartitioned) return runOutside(client, sql, options)
      throw new PncError(
        'MIGRATION_INVALID',
        `${options.what}: an index on the partitioned table ${index.table} needs a name`,
        {
          hint: 'The indexes of its partitions are named after it, so that a run can go on where another ended.',
        },
      )
    }
    const isThere = tree[0]?.indexes.some((other) => other.name === name && other.isValid) ?? false
    if (isThere && round === 1 && !options.isResumed && !index.ifNotExists) {
      // Not one that was left: the server says that the name is taken.
      return runOutside(
        client,
        indexSql(index, isPartitioned ? 'only' : 'concurrently', { name, table: index.table }),
        options,
      )
    }
    const { steps, cleaning } = planIndex({ ...index, name }, tree)
    refuseLeftovers(cleaning, options)
    const todo = [...cleaning, ...steps]
    if (todo.length === 0) return
    for (const step of todo) {
      if (step.kind === 'outside') await runOutside(client, step.sql, options)
      else await runInside(client, options, () => client.query(step.sql))
    }
    if (!isPartitioned) return
  }
}

function refuseLeftovers(cleaning: readonly IndexStep[], { what, cleanInvalid }: StatementOptions): void {
  if (cleaning.length === 0 || cleanInvalid) return
  throw new PncError(
    'REFUSED',
    `${what}: an earlier attempt left ${
      cleaning.length === 1
        ? 'an invalid index, which slows writes down and serves'
        : 'invalid indexes, which slow writes down and serve'
    } nobody`,
    {
      hint: `Repeat it with --clean-invalid, or run:\n${cleaning.map(({ sql }) => `${sql};`).join('\n')}`,
      details: { statements: cleaning.map(({ sql }) => sql) },
    },
  )
}

const owned = (client: Client, { lockTimeoutMs }: StatementOptions, work: () => Promise<void>) =>
  asOwner(client, lockTimeoutMs, work)

function runInside(
  client: Client,
  options: StatementOptions,
  work: () => Promise<unknown>,
): Promise<unknown> {
  return withLockRetries(client, options, (timeoutMs) =>
    asOwner(client, timeoutMs, async () => {
      await client.query(`set local statement_timeout = ${options.statementTimeoutMs}`)
      await work()
    }),
  )
}

/** Waits of a concurrent statement hold nobody up; ended early they would leave an invalid index. So they have the whole time. */
async function runOutside(client: Client, sql: string, options: StatementOptions): Promise<void> {
  const { engine, lockTimeoutMs, statementTimeoutMs, onBlocked } = options
  const tell = (sessions: readonly BlockingSession[]) => onBlocked?.(describeWait(sessions))
  await watchBlocking(engine, client, tell, () =>
    asOwnerWithoutTransaction(client, lockTimeoutMs, async () => {
      await client.query(`set statement_timeout = ${statementTimeoutMs}`)
      await client.query(sql)
    }),
  )
}
