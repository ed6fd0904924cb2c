import type { ResolvedConfig } from '../../src/config/resolved-config.js'

/** Signs the contexts of every test database. */
export const contextSecret = 'a secret that only the tests know, long enough'

/** A configuration as a command would resolve it, without reading files or the environment. */
export function testConfig(
  values: Pick<ResolvedConfig, 'databaseUrl' | 'dataDir'> & Partial<ResolvedConfig>,
): ResolvedConfig {
  return {
    shadowDatabaseUrl: undefined,
    serviceRole: 'pnc_service',
    contextSecret,
    keyRing: undefined,
    keyRingFile: undefined,
    auditKey: undefined,
    contextTtlSeconds: 300,
    lockTimeoutMs: 60_000,
    statementTimeoutMs: 0,
    connectTimeoutMs: 10_000,
    poolSize: 4,
    lint: { ignore: [] },
    doctor: { ignore: [] },
    typesFile: undefined,
    origins: {},
    ...values,
  }
}
