import { createHmac, createSecretKey } from 'node:crypto'
import { z } from 'zod'
import { contextKeyId } from '../database/context-key-id.js'
import { PncError } from '../errors/pnc-error.js'
import type { TenantContext } from './tenant-context.js'

/** What a context may be, whatever a caller without types passes: a session without a person must not become nobody by accident. */
const tenantContext: z.ZodType<TenantContext> = z
  .object({
    tenant: z.int32(),
    user: z.guid().optional(),
    roles: z.array(z.string()).optional(),
    session_id: z.guid().optional(),
  })
  .refine(({ user, session_id }) => session_id === undefined || user !== undefined, {
    path: ['session_id'],
    message: 'is that of a person, but the context names none',
  })

/**
 * Signs tenant contexts.
 *
 * @throws CONTEXT_INVALID for one that is malformed
 */
export type ContextSigner = (context: TenantContext) => string

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url')

/**
 * Makes the signer of tenant contexts: compact JWTs (RFC 7519) with HS256, which `core.enter` verifies.
 * The header is byte for byte the one that `core.install_context_secret` recorded for this secret.
 *
 * @param secret at least 32 bytes, the same that was installed by `pnc-db migrate`
 * @param ttlSeconds how long a context lasts, at least, and less than a second more; a unit of work that runs longer loses its rights
 * @throws SECRET_TOO_SHORT
 */
export function createContextSigner(secret: string, ttlSeconds: number): ContextSigner {
  const sign = createClaimsSigner(secret, ttlSeconds)
  return (context) => {
    const { tenant, user, roles = [], session_id } = parseContext(context)
    return sign({ tid: tenant, sub: user, roles, sid: session_id })
  }
}

/**
 * Makes the signer of contexts of sign-in, which name neither a tenant nor a person: `core.enter_authentication` takes them, and
 * `core.enter` does not.
 *
 * @throws SECRET_TOO_SHORT
 */
export function createAuthenticationSigner(secret: string, ttlSeconds: number): () => string {
  const sign = createClaimsSigner(secret, ttlSeconds)
  return () => sign({ roles: ['authentication'] })
}

/** `secret` may be a variable of the environment that is not set, whatever the types of the caller say. */
function createClaimsSigner(secret: string | undefined, ttlSeconds: number): (claims: object) => string {
  if (secret === undefined || Buffer.byteLength(secret) < 32) {
    throw new PncError('SECRET_TOO_SHORT', 'The context secret has fewer than 32 bytes.', {
      hint: 'Make one with `openssl rand -base64 48` and give it to pnc-db migrate and to the service as PNC_CONTEXT_SECRET.',
    })
  }
  const key = createSecretKey(secret, 'utf8')
  const header = encode(`{"alg":"HS256","typ":"JWT","kid":"${contextKeyId(secret)}"}`)

  return (claims) => {
    const exp = Math.ceil(Date.now() / 1000) + ttlSeconds
    const payload = encode(JSON.stringify({ ...claims, exp }))
    const signature = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url')
    return `${header}.${payload}.${signature}`
  }
}

function parseContext(context: TenantContext): TenantContext {
  const parsed = tenantContext.safeParse(context)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new PncError('CONTEXT_INVALID', `The tenant context is malformed: ${issues.join('; ')}`, {
    hint: 'Pass { tenant, user, roles, session_id } from the authentication of the service; leave `user` out only for work of the system.',
    cause: parsed.error,
  })
}
