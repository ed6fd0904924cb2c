import type { Client } from 'pg'
import { contextKeyId } from '../database/context-key-id.js'
import { isPncError } from '../errors/pnc-error.js'
import { asOwner } from '../engine/as-owner.js'

/**
 * Whether the database trusts the secret that services sign contexts with: `installed` just now, `trusted` before, `untrusted`
 * because it has another one, `unchecked` where there is no secret or no table for it.
 */
export type ContextSecretState = 'installed' | 'trusted' | 'untrusted' | 'unchecked'

export interface ContextSecretOptions {
  /** Gives the secret that signs contexts. */
  readonly contextSecret?: (() => Promise<string>) | undefined
  /** Trusts it also where the database has another one already. */
  readonly trustSecret?: boolean | undefined
}

export interface ContextSecretDecision {
  readonly state: Exclude<ContextSecretState, 'installed'> | 'missing'
  readonly secret: string | undefined
}

/**
 * Decides about the secret before anything is changed. Only a database without any is given one unasked: a secret that it
 * trusts opens every tenant.
 *
 * @param keys the names of the secrets it trusts; undefined where there is no table for them yet
 * @throws PncError CONFIG_INVALID when the database needs a secret and none is configured
 */
export async function decideContextSecret(
  keys: readonly string[] | undefined,
  { contextSecret, trustSecret = false }: ContextSecretOptions,
): Promise<ContextSecretDecision> {
  if (!contextSecret) return { state: 'unchecked', secret: undefined }
  const isNeeded = trustSecret || (keys ?? []).length === 0
  const secret = await contextSecret().catch((error: unknown) => {
    if (isNeeded || !isPncError(error, 'CONFIG_INVALID')) throw error
    return undefined
  })
  if (secret === undefined) return { state: 'unchecked', secret }
  if (keys?.includes(contextKeyId(secret))) return { state: 'trusted', secret }
  return { state: isNeeded ? 'missing' : 'untrusted', secret }
}

/** Installs the secret where the decision says that it is missing. The secret is a parameter, never part of a statement. */
export async function applyContextSecret(
  client: Client,
  { state, secret }: ContextSecretDecision,
  lockTimeoutMs: number,
): Promise<ContextSecretState> {
  if (state !== 'missing') return state
  if (secret === undefined) return 'unchecked'
  return asOwner(client, lockTimeoutMs, async () => {
    const { rows } = await client.query<{ known: boolean }>(
      `select to_regclass('core.context_secrets') is not null as known`,
    )
    if (!rows[0]?.known) return 'unchecked'
    await client.query('select core.install_context_secret($1, $2)', [contextKeyId(secret), secret])
    return 'installed'
  })
}
