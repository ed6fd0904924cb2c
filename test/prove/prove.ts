import type { Finding } from '../../src/findings/finding.js'
import { proveIsolation, type ProveOptions } from '../../src/prove/prove-isolation.js'
import type { ProofReport } from '../../src/prove/report/proof-report.js'
import type { TestDatabase } from '../harness/test-database.js'

/** A proof of the test database, with the secret that it knows. */
export function prove(
  database: TestDatabase,
  options: Omit<Partial<ProveOptions>, 'engine'> = {},
): Promise<ProofReport> {
  return proveIsolation({ engine: database.engine, contextSecret: database.contextSecret, ...options })
}

/** The findings that fail a proof, as `rule object`. */
export function errorsOf({ findings }: { readonly findings: readonly Finding[] }): readonly string[] {
  return findings.filter(({ level }) => level === 'error').map(({ rule, object }) => `${rule} ${object}`)
}
