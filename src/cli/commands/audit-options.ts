import type { ReadOptions } from '../../audit/read-changes.js'
import type { AuditOptions } from '../../audit/with-audit-session.js'
import type { CommandContext } from '../kernel/command.js'

/** What every operation on the audit trail is given by its command. */
export async function auditOptions({ config, engine, signal }: CommandContext): Promise<AuditOptions> {
  return { engine: await engine(), lockTimeoutMs: (await config()).lockTimeoutMs, signal }
}

/** What those are given besides that read changes. The secret is looked for when a login has to enter a tenant. */
export async function readOptions(context: CommandContext, tenant: unknown): Promise<ReadOptions> {
  return {
    ...(await auditOptions(context)),
    tenant: tenant as number | undefined,
    contextSecret: async () => {
      const { requireContextSecret } = await import('../../contexts/require-context-secret.js')
      return requireContextSecret(await context.config())
    },
  }
}
