import { readContextSecret } from '../config/context-secret.js'
import { type ResolvedConfig } from '../config/resolved-config.js'
import { PncError } from '../errors/pnc-error.js'

/**
 * The secret that contexts are signed with; none is made, because no database would trust it.
 *
 * @throws PncError CONFIG_INVALID where there is none
 */
export async function requireContextSecret(config: ResolvedConfig): Promise<string> {
  const secret = await readContextSecret(config)
  if (secret !== undefined) return secret
  throw new PncError('CONFIG_INVALID', 'There is no secret to sign a context with', {
    hint: 'Set PNC_CONTEXT_SECRET to the secret that the services of this database use.',
  })
}
