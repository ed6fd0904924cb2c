import type { AuditOptions } from '../../audit/with-audit-session.js'
import type { CommandContext } from '../kernel/command.js'

/** What every operation on the audit trail is given by its command. */
export async function auditOptions({ config, engine, signal }: CommandContext): Promise<AuditOptions> {
  return { engine: await engine(), lockTimeoutMs: (await config()).lockTimeoutMs, signal }
}
