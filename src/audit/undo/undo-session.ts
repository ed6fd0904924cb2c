import { escapeIdentifier, type Client } from 'pg'
import { throwIfAborted } from '../../engine/session.js'
import type { ContextSigner } from '../../query/context-signer.js'

/** Changes who acts within the transaction of an undo. Each change ends it where it was interrupted. */
export interface UndoSession {
  readonly client: Client
  /** From here on: the role of services as the system of a tenant. */
  enter(tenant: number): Promise<void>
  /** From here on: pnc_owner, who reads the trail and notes the undo. The tenant that was entered last stays entered. */
  asOwner(): Promise<void>
}

/** Makes the session of one transaction. A tenant is entered through its signed context, as a service would. */
export function undoSession(
  client: Client,
  serviceRole: string,
  sign: ContextSigner,
  signal?: AbortSignal,
): UndoSession {
  let entered: number | undefined
  let isOwner = true
  return {
    client,
    enter: async (tenant) => {
      throwIfAborted(signal)
      if (isOwner) await client.query(`set local role ${escapeIdentifier(serviceRole)}`)
      if (entered !== tenant) {
        await client.query('select core.enter($1)', [sign({ tenant, roles: ['system'] })])
      }
      isOwner = false
      entered = tenant
    },
    asOwner: async () => {
      throwIfAborted(signal)
      if (!isOwner) await client.query('set local role pnc_owner')
      isOwner = true
    },
  }
}
