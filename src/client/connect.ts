import type { CompiledQuery } from 'kysely'
import { parseKeyRing } from '../crypto/key-ring.js'
import { createVault, type Vault } from '../crypto/vault.js'
import type { Database } from '../database/database.generated.js'
import { createContextSigner } from '../query/context-signer.js'
import { createAuthenticationSession, type AuthenticationSession } from '../query/authentication-session.js'
import { createConnectionPool } from '../query/connection-pool.js'
import type { Connections } from '../query/connections.js'
import type { ConnectOptions } from '../query/connect-options.js'
import { retryConflicts } from '../query/retry.js'
import type { Session } from '../query/session.js'
import { sessionKysely } from '../query/session-dialect.js'
import type { TenantContext } from '../query/tenant-context.js'
import type { TransactionOptions } from '../query/transaction-options.js'
import { runSingle, runUnitOfWork } from '../query/unit-of-work.js'
import { authenticationRepository } from '../repositories/core/authentication/authentication-repository.js'
import { createRepositories } from '../repositories/repositories.js'
import { checkLogin } from './check-login.js'
import type { Db, UnitOfWork } from './db.js'
import { createWorkGate, type WorkGate } from './work-gate.js'

const defaultRetries = 3

/**
 * Connects a service to its database and checks once that row security will hold.
 *
 * @throws UNSAFE_ROLE when the login bypasses row security and no `role` is given; SCHEMA_MISMATCH when the database is not
 * migrated; CONFIG_INVALID when the connection string is none; SECRET_TOO_SHORT; KEY_RING_INVALID; CONNECTION_FAILED,
 * AUTHENTICATION_FAILED and their kin
 * @example
 * const db = await connect({ connectionString: process.env.DATABASE_URL!, contextSecret: process.env.PNC_CONTEXT_SECRET! })
 * @example
 * const db = await connect<Database>(options) // a project of its own, with the Database that pnc-db types generated there
 */
export async function connect<Tables = Database>(options: ConnectOptions): Promise<Db<Tables>> {
  const ttlSeconds = options.contextTtlSeconds ?? 300
  const sign = createContextSigner(options.contextSecret, ttlSeconds)
  const vault = vaultFor(options)
  const pool = createConnectionPool(options)
  try {
    const { isEmbedded } = await checkLogin(pool, options.role)
    const connections: Connections = {
      pool,
      connectionString: options.connectionString,
      sign,
      role: options.role,
      canCancel: !isEmbedded,
      vault,
      onQuery: options.onQuery,
    }
    const { contextSecret, authentication } = options
    const signIn = createAuthenticationSession(connections, contextSecret, ttlSeconds, authentication)
    const db: unknown = createDb(connections, signIn)
    return db as Db<Tables>
  } catch (error) {
    await pool.end()
    throw error
  }
}

function vaultFor({ keyRing }: ConnectOptions): Vault | undefined {
  if (keyRing === undefined) return undefined
  return createVault(typeof keyRing === 'string' ? parseKeyRing(keyRing) : keyRing)
}

function createDb(connections: Connections, signIn: AuthenticationSession): Db {
  const gate = createWorkGate()
  const authentication = authenticationRepository({
    ...signIn,
    execute: (query) => gate.run(() => retryConflicts(() => signIn.execute(query), defaultRetries)),
  })
  // First the one that takes a function: after the other, whose options are all optional, TypeScript gives `tx` no type where a
  // context leaves something out.
  function as<Result>(
    context: TenantContext,
    work: (tx: UnitOfWork) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  function as(context: TenantContext, options?: TransactionOptions): ReturnType<typeof createRepositories>
  function as<Result>(
    context: TenantContext,
    second?: TransactionOptions | ((tx: UnitOfWork) => Promise<Result>),
    third: TransactionOptions = {},
  ) {
    if (typeof second !== 'function')
      return createRepositories(singleSession(connections, gate, context, second ?? {}))
    const run = () =>
      runUnitOfWork(
        connections,
        context,
        (session, rawSession) => second(unitOfWork(session, rawSession)),
        third,
      )
    return gate.run(() => retryConflicts(run, third.retries ?? defaultRetries))
  }
  let closed: Promise<void> | undefined
  return { as, authentication, close: () => (closed ??= gate.close().then(() => connections.pool.end())) }
}

function unitOfWork(session: Session, rawSession: Session): UnitOfWork {
  let kysely: UnitOfWork['query'] | undefined
  return {
    context: session.context,
    ...createRepositories(session),
    get query() {
      return (kysely ??= sessionKysely(rawSession))
    },
  }
}

function singleSession(
  connections: Connections,
  gate: WorkGate,
  context: TenantContext,
  options: TransactionOptions,
): Session {
  return {
    context,
    vault: connections.vault,
    execute: <Row>(query: CompiledQuery<Row>) =>
      gate.run(() =>
        retryConflicts(
          () => runSingle(connections, context, query, options),
          options.retries ?? defaultRetries,
        ),
      ),
  }
}
