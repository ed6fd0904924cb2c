import { PncError } from '../../../errors/pnc-error.js'

/** Whether a code names a role of a tenant's own. */
export function isOwnRole(code: string): boolean {
  return code.startsWith('own:')
}

/** @throws SYSTEM_ROLE for the code of a system role */
export function requireOwnRole(code: string): void {
  if (isOwnRole(code)) return
  throw new PncError('SYSTEM_ROLE', `"${code}" is a system role, the same for all tenants.`, {
    hint: 'Make a role of your own beside it.',
    details: { code },
  })
}
