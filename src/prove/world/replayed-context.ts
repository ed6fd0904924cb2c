import { type Engine } from '../../engine/engine.js'
import { withSession } from '../../engine/session.js'
import { createContextSigner } from '../../query/context-signer.js'
import { sealContext } from './seal-context.js'

/**
 * The context of the attacked tenant as it stood in another transaction: entered there, or sealed by hand for a tenant that is only
 * made in this one.
 */
export async function replayedContext(
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
