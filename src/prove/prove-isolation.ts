import { type Client } from 'pg'
import { readCatalog } from '../catalog/read-catalog.js'
import { type Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { PncError } from '../errors/pnc-error.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { families } from './attack.js'
import { allGenerators } from './attacks/all-generators.js'
import { differences, ourRoles, takeFingerprint } from './fingerprint.js'
import { type ProofReport } from './report/proof-report.js'
import { reportOf } from './report/report-of.js'
import { observeWrites } from './run/observe-writes.js'
import { runAttacks } from './run/run-attacks.js'
import { selects, type ProofFilter } from './select-attacks.js'
import { buildWorld, withoutForeignRows } from './world/build-world.js'
import { checkSecret } from './world/check-secret.js'
import { readPowers, type Powers } from './world/powers.js'
import { replayedContext } from './world/replayed-context.js'

export interface ProveOptions extends ProofFilter {
  readonly engine: Engine
  /** Signs the contexts of the attackers; the database has to know it. */
  readonly contextSecret: string
  /** SQL that runs first, in the same transaction: what a change to come would let through. It is rolled back with the rest. */
  readonly given?: string | undefined
  readonly progress?: ProgressReporter | undefined
  readonly signal?: AbortSignal | undefined
}

const settings = [
  'begin',
  `set local statement_timeout = '15s'`,
  `set local lock_timeout = '2s'`,
  'set local idle_in_transaction_session_timeout = 0',
  'set local client_min_messages = notice',
  'set local jit = off',
].join('; ')

/**
 * Attacks the isolation of tenants in every way that the catalog suggests, and says what went through. Everything happens in one
 * transaction that is rolled back, and the database is compared with how it was before.
 *
 * @throws PncError CONTEXT_INVALID where the database does not know the secret, PRIVILEGE_MISSING for a login that is neither a
 *   superuser nor may become pnc_owner, SCHEMA_MISMATCH before the first migration, INTERRUPTED
 * @example
 * const { leaks, uncovered } = await proveIsolation({ engine, contextSecret })
 */
export async function proveIsolation(options: ProveOptions): Promise<ProofReport> {
  const { engine, progress = silentProgress, signal } = options
  const started = performance.now()
  return withSession(engine, { signal }, async (client) => {
    const preparing = progress.step('prepare the attacks')
    const powers = await powersOf(client)
    const before = await fingerprintOf(client, powers)
    try {
      await client.query(settings)
      if (options.given !== undefined) await client.query(options.given)
      const catalog = options.given === undefined ? before.read : await readCatalog(client, ourRoles)
      await checkSecretOf(client, powers, options.contextSecret)
      const built = await buildWorld(client, {
        catalog,
        powers,
        secret: options.contextSecret,
        isServer: engine.kind === 'server',
        replay: (tenant) => replayedContext(engine, options.contextSecret, tenant, signal),
      })
      const attacks = families
        .flatMap((family) => allGenerators[family](catalog, built.world))
        .filter((attack) => selects(attack, options))
      if (attacks.length === 0) throw nothingSelected()
      preparing.finish(`prepare ${attacks.length.toLocaleString('en')} attacks`)
      const step = progress.step('attack', { total: attacks.length, unit: 'attacks' })
      const tried = await runAttacks(attacks, {
        client,
        markers: built.markers,
        observe: await observeWrites(client, catalog, built.world, powers.unmask),
        reset: powers.isSuperuser ? powers.unmask([]) : [],
        withoutForeignRows: async () => {
          await client.query(withoutForeignRows(built.world, powers, catalog).join('; '))
        },
        step,
        signal,
      })
      step.finish()
      await client.query('rollback')
      const after = await fingerprintOf(client, powers)
      return reportOf(options, {
        engine,
        built,
        catalog,
        powers,
        tried,
        changed: differences(before, after),
        started,
      })
    } finally {
      await client.query('rollback').catch(() => undefined)
    }
  })
}

/** Taken by whoever sees every row; a login that is no superuser lifts FORCE for it, in a transaction of its own. */
async function fingerprintOf(client: Client, powers: Powers) {
  const catalog = await readCatalog(client, ourRoles)
  const tables = catalog.tables.filter(({ partitionOf }) => partitionOf === null).map(({ id }) => id)
  const forced = catalog.tables.filter(({ forcesRowSecurity }) => forcesRowSecurity).map(({ id }) => id)
  await client.query(['begin', ...powers.unmask(forced)].join('; '))
  try {
    return { ...(await takeFingerprint(client, catalog, tables)), read: catalog }
  } finally {
    await client.query('rollback')
  }
}

function nothingSelected(): PncError<'USAGE'> {
  return new PncError('USAGE', 'There is nothing to attack by these names', {
    hint: 'Name schemas as market and tables as market.listings.',
  })
}

async function checkSecretOf(client: Client, powers: Powers, secret: string): Promise<void> {
  await client.query(['savepoint checking', ...powers.unmask([])].join('; '))
  await checkSecret(client, secret)
  await client.query('rollback to savepoint checking; release savepoint checking')
}

async function powersOf(client: Client): Promise<Powers> {
  const powers = await readPowers(client)
  if (powers.isSuperuser || powers.mayBecome('pnc_owner')) return powers
  throw new PncError('PRIVILEGE_MISSING', 'The login is neither a superuser nor a member of pnc_migrator', {
    hint: 'Connect as a superuser: only that can act as every role.',
  })
}
