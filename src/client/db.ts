import type { Kysely } from 'kysely'
import type { Database } from '../database/database.generated.js'
import type { TenantContext } from '../query/tenant-context.js'
import type { TransactionOptions } from '../query/transaction-options.js'
import type { AuthenticationRepository } from '../repositories/core/authentication/authentication-repository.js'
import type { Repositories } from '../repositories/repositories.js'

/** An open unit of work: one transaction of one person in one tenant. `Tables` is what `pnc-db types` generated. */
export interface UnitOfWork<Tables = Database> extends Repositories {
  readonly context: TenantContext
  /** Kysely on this transaction, under the same row security as the repositories. */
  readonly query: Kysely<Tables>
}

/** A connected database. */
export interface Db<Tables = Database> {
  /**
   * Signing in and out, outside of any tenant. Each call is one transaction and one round trip, but for passwords, which take two.
   *
   * @example
   * const { token } = await db.authentication.signInWithPassword({ address: { service: 'email', id }, password, tenant: 1 })
   * const page = await db.as(await db.authentication.authenticate(token)).listings.feed()
   */
  readonly authentication: AuthenticationRepository
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws, run again after a serialization
   * failure or a deadlock (so it should do nothing that a rollback does not undo).
   *
   * @throws NOT_A_MEMBER, ROLE_NOT_GRANTED, TENANT_NOT_ACTIVE when the context is refused; then nothing of the work takes effect
   * @example
   * await db.as({ tenant: 1, user, roles: ['business'] }, async (tx) => {
   *   const business = await tx.businesses.create({ name: 'Ama Foods' })
   *   await tx.listings.create({ business_id: business.id, category_id: 1011, type: 'offer', title: 'White maize' })
   * })
   */
  as<Result>(
    context: TenantContext,
    work: (tx: UnitOfWork<Tables>) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  /**
   * Each call on what this returns is a unit of work of its own: begin, context, statement and commit leave in one round trip.
   *
   * @example
   * const page = await db.as({ tenant: 1, user, roles: ['consumer'] }).listings.feed({ limit: 20 })
   */
  as(context: TenantContext, options?: TransactionOptions): Repositories
  /** Waits for running units of work and closes every connection. Once closed, a call of `as` ends in USAGE. */
  close(): Promise<void>
}
