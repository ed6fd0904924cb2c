import { type Client } from 'pg'
import { type Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { PncError } from '../errors/pnc-error.js'
import { silentProgress, type ProgressReporter } from '../progress/progress.js'
import { createContextSigner } from '../query/context-signer.js'
import { families } from './attack.js'
import { allGenerators } from './attacks/all-generators.js'
import { isForAllTenants } from './attacks/for-all-tenants.js'
import { type Catalog } from '../catalog/catalog.js'
import { readCatalog } from '../catalog/read-catalog.js'
import { differences, ourRoles, takeFingerprint } from './fingerprint.js'
import { findingsOf } from './report/findings.js'
import { type Leak, type ProofReport } from './report/proof-report.js'
import { reproduce } from './report/reproduce.js'
import { tally } from './report/tally.js'
import { observeWrites } from './run/observe-writes.js'
import { runAttacks, type Tried } from './run/run-attacks.js'
import { selects, type ProofFilter } from './select-attacks.js'
import { type Uncovered } from './victims/make-victims.js'
import { buildWorld, withoutForeignRows, type BuiltWorld } from './world/build-world.js'
import { checkSecret } from './world/check-secret.js'
import { readPowers, type Powers } from './world/powers.js'
import { sealContext } from './world/seal-context.js'

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

/**
 * The context of the attacked tenant as it stood in another transaction: entered there, or sealed by hand for a tenant that is only
 * made in this one.
 */
async function replayedContext(
  engine: Engine,
  secret: string,
  tenant: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const token = createContextSigner(secret, 3600)({ tenant, roles: ['system'] })
  const byHand = sealContext({ secret, now: '1700000000.000000', endsAt: Date.now() + 3_600_000, token })
  // The embedded engine has one session, which is in the transaction of the proof.
  if (engine.kind === 'embedded') return byHand
  return withSession(engine, { signal }, async (other) => {
    try {
      // What was given may have locked the tables that are asked here.
      await other.query(`begin; set local lock_timeout = '1s'`)
      await other.query('select core.enter($1)', [token])
      const { rows } = await other.query<{ context: string }>(
        `select current_setting('pnc.context') as context`,
      )
      return rows[0]?.context ?? byHand
    } catch {
      return byHand
    } finally {
      await other.query('rollback')
    }
  })
}

interface Parts {
  readonly engine: Engine
  readonly built: BuiltWorld
  readonly catalog: Catalog
  readonly powers: Powers
  readonly tried: readonly Tried[]
  readonly changed: readonly string[]
  readonly started: number
}

function reportOf(
  options: ProofFilter,
  { engine, built, catalog, powers, tried, changed, started }: Parts,
): ProofReport {
  const { world, sides } = built
  const leaks = tried
    .filter(({ verdict }) => verdict.result === 'leaked')
    .map(({ attack, verdict }): Leak => ({
      object: attack.object,
      family: attack.family,
      actor: attack.actor.name,
      role: attack.actor.role,
      context: attack.actor.context,
      why: verdict.why,
      reproduce: reproduce(attack, world),
      isWarning: attack.leaks.isWarning === true,
    }))
  const undecided = tried
    .filter(({ verdict }) => verdict.result === 'undecided')
    .map(({ attack, verdict }): Uncovered => ({ object: attack.object, reason: verdict.why }))
  const uncovered = [...built.uncovered.filter(({ object }) => selects({ object }, options)), ...undecided]
  return {
    database: engine.description,
    tenants: { own: sides.ownTenant, foreign: sides.foreignTenant, areReal: sides.areReal },
    actors: world.actors.map(({ name }) => name),
    attacks: tried.length,
    seconds: Math.round(performance.now() - started) / 1000,
    tallies: tally(tried),
    leaks,
    uncovered,
    changed,
    made: [...world.victims].filter(([, { madeBy }]) => madeBy.length > 0).map(([id]) => id),
    leftOut: leftOut(engine, powers, catalog),
    findings: findingsOf({ leaks, uncovered, changed }),
  }
}

function leftOut({ kind }: Engine, { isSuperuser }: Powers, { functions }: Catalog): readonly string[] {
  const maintenance = functions.filter(isForAllTenants).map(({ schema, name }) => `${schema}.${name}`)
  return [
    ...(maintenance.length > 0
      ? [`what works on all tenants by design, called by whoever may: ${maintenance.join(', ')}`]
      : []),
    ...(kind === 'embedded'
      ? ['copy from stdin: the embedded engine takes the rows before it asks whether they may be written']
      : []),
    ...(isSuperuser
      ? ['set session authorization: the session of a superuser may always go back']
      : ['becoming other roles, and a login without privileges: only a superuser can make such logins']),
  ]
}
