import type { KeyFinding } from '../../keys/key-finding.js'

/** What does not decrypt, one line each. */
export function describeFindings(findings: readonly KeyFinding[]): string {
  return findings
    .map(({ kind, object, tenant, id, reason }) => `${kind} ${object} ${id} of tenant ${tenant}: ${reason}\n`)
    .join('')
}
