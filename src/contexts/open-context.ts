import { type ResolvedConfig } from '../config/resolved-config.js'
import { type Engine } from '../engine/engine.js'
import { withSession } from '../engine/session.js'
import { createContextSigner, type ContextSigner } from '../query/context-signer.js'
import { askDatabase, type DatabaseAnswer } from './ask-database.js'
import { type ContextAccess, readContextAccess } from './context-access.js'
import { requireContextSecret } from './require-context-secret.js'
import { resolveContext, type ContextRequest, type ResolvedContext } from './resolve-context.js'

export interface OpenContextOptions {
  readonly config: ResolvedConfig
  readonly engine: () => Promise<Engine>
  readonly request: ContextRequest
  readonly ttlSeconds: number
  readonly signal?: AbortSignal | undefined
}

/** A context of this moment, and what makes the next one of the same people. */
export interface OpenedContext extends ResolvedContext {
  readonly sign: () => { readonly token: string; readonly expiresAt: Date }
  /** The secret, for whoever has to keep it out of what others see. */
  readonly secret: string
  readonly access: ContextAccess
  readonly answer: DatabaseAnswer
}

/**
 * Finds out who is meant and signs a context for them; says what the database thinks of it, without keeping anything there.
 *
 * @throws PncError CONFIG_INVALID without a secret, NOT_FOUND, PRIVILEGE_MISSING, SCHEMA_MISMATCH
 */
export async function openContext(options: OpenContextOptions): Promise<OpenedContext> {
  const { config, engine, request, ttlSeconds, signal } = options
  const secret = await requireContextSecret(config)
  const signer = createContextSigner(secret, ttlSeconds)
  return withSession(await engine(), { signal }, async (client) => {
    const access = await readContextAccess(client, config.serviceRole)
    const resolved = await resolveContext(client, request, { access, sign: signer })
    const sign = () => signContext(signer, resolved, ttlSeconds)
    return { ...resolved, sign, secret, access, answer: await askDatabase(client, sign().token, access) }
  })
}

function signContext(signer: ContextSigner, { tenant, user, roles }: ResolvedContext, ttlSeconds: number) {
  return {
    token: signer({ tenant: tenant.id, user, roles }),
    expiresAt: new Date((Math.floor(Date.now() / 1000) + ttlSeconds) * 1000),
  }
}
